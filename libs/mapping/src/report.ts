import { alreadyTold, compileExpression } from './compile-expression.ts'
import { type Place, placeOf } from './locate.ts'
import type { Plan } from './plan.ts'
import type { Target, TargetPath } from './template-plan.ts'
import { type Frame, type MappingErrorCode, maxErrors } from './value.ts'

/** Turns the fault in the frame into an error of this target value. */
export function reportFault(frame: Frame, target: Target): void {
  const { fault } = frame
  frame.fault = undefined
  if (fault === undefined) return
  frame.failed = true
  if (fault === alreadyTold || frame.errors.length >= maxErrors) return
  const place = fault.origin === undefined ? homeOf(frame, target) : fault
  push(frame, target, fault.fault.text, fault.fault.code, place)
}

export function reportMissing(frame: Frame, target: Target, plan?: Plan, source?: string): void {
  frame.failed = true
  if (frame.errors.length >= maxErrors) return
  const found: Place = plan === undefined ? {} : placeOf(plan, frame, compileExpression)
  const place = found.origin === undefined ? homeOf(frame, target) : found
  const reason = source === undefined ? 'its expression gives nothing' : `${source} is not there`
  push(
    frame,
    target,
    plan === undefined ? 'required, but nothing was mapped to it' : `required, but ${reason}`,
    'MAP_VALUE_MISSING',
    place,
  )
}

function homeOf(frame: Frame, { home }: Target): Place {
  return { origin: placeOf({ kind: 'slot', slot: home }, frame, compileExpression).origin }
}

function push(
  frame: Frame,
  target: Target,
  text: string,
  code: MappingErrorCode,
  { origin, element }: Place,
): void {
  frame.errors.push({
    targetPath: writePath(target.path, frame.positions),
    text,
    code,
    ...(origin === undefined ? {} : { origin }),
    ...(element === undefined ? {} : { element }),
  })
}

/** `lines[2].sku`, items counted from 0. */
export function writePath(path: TargetPath, positions: readonly number[]): string {
  let text = ''
  for (const piece of path) {
    if (typeof piece === 'number') text += `[${positions[piece] ?? 0}]`
    else text += text === '' ? piece : `.${piece}`
  }
  return text
}
