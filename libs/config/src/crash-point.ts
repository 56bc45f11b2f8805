/** Every boundary of the road at which a test may kill the process. */
export const crashPoints = [
  'as2.after-body',
  'as2.before-commit',
  'as2.after-commit',
  'as2.after-answer',
  'ledger.before-commit',
  'ledger.after-commit',
  'bus.before-handle',
  'bus.before-position',
  'bus.after-position',
  'pickup.before-commit',
  'pickup.after-commit',
  'pickup.after-aside',
  'pickup.after-removed',
  'parser.before-commit',
  'parser.after-commit',
  'parts.after-kept',
  'parts.before-begin',
  'parts.after-begin',
  'parts.before-judged',
  'parts.after-judged',
  'parts.before-settled',
  'parts.after-settled',
  'parts.before-read',
  'parts.after-read',
  'parts.before-release',
  'parts.after-release',
  'parts.before-join',
  'parts.after-join',
  'router.before-commit',
  'router.after-commit',
  'mapper.before-commit',
  'mapper.after-commit',
  'folder.before-write',
  'folder.after-write',
  'folder.after-rename',
  'folder.after-commit',
  'as2-out.after-wire',
  'as2-out.before-post',
  'as2-out.after-response',
  'as2-out.after-commit',
  'outcome.before-commit',
  'outcome.after-commit',
  'blob.after-write',
] as const
export type CrashPoint = (typeof crashPoints)[number]

type Plan = { readonly point: CrashPoint; left: number }

const plan = readPlan(process.env.PARLEY_CRASH)

/**
 * Kills this process with SIGKILL at the n-th call of the point that PARLEY_CRASH=`point:n` names; does nothing
 * otherwise. Kill tests use it to prove that no boundary loses or doubles anything.
 */
export function crashPoint(point: CrashPoint): void {
  if (plan === undefined || plan.point !== point) return
  plan.left -= 1
  if (plan.left <= 0) process.kill(process.pid, 'SIGKILL')
}

function readPlan(text: string | undefined): Plan | undefined {
  if (text === undefined || text === '') return undefined
  const [name, count = '1'] = text.split(':')
  const point = crashPoints.find((known) => known === name)
  if (!point || !/^[1-9]\d*$/.test(count)) {
    throw new Error(`PARLEY_CRASH must be <point>:<n> with one of: ${crashPoints.join(', ')}`)
  }
  return { point, left: Number(count) }
}
