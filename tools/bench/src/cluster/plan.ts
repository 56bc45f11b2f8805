import type { Backlog } from './order-files.ts'

/** How much of everything is measured. */
export type Plan = {
  readonly workers: readonly number[]
  /** Of the whole road: orders of about 10 KB. */
  readonly road: Load
  /** Of stages alone whose workers may use so much of a core each, as pods with a limit: orders of about 3 KB. */
  readonly limited: Load & { readonly cores: number }
  /** Of stages alone whose workers have all there is: orders so large that Postgres has little to do beside them. */
  readonly large: Load & { readonly workers: readonly number[] }
  readonly warmUp: Load
  readonly restSeconds: number
  readonly light: { readonly perSecond: number; readonly seconds: number; readonly sizeBytes: number }
}
type Load = Omit<Backlog, 'run'>

export const wholePlan: Plan = {
  workers: [1, 2, 4],
  road: { files: 1_000, ordersAFile: 10, lines: 130 },
  limited: { files: 2_400, ordersAFile: 6, lines: 40, cores: 0.2 },
  large: { files: 400, ordersAFile: 4, lines: 1_000, workers: [1, 2] },
  warmUp: { files: 1_200, ordersAFile: 6, lines: 40 },
  restSeconds: 15,
  light: { perSecond: 20, seconds: 15, sizeBytes: 10_240 },
}

/** Small enough to see in two minutes that everything works; its figures say little. */
export const quickPlan: Plan = {
  workers: [1, 2],
  road: { files: 40, ordersAFile: 20, lines: 130 },
  limited: { files: 50, ordersAFile: 20, lines: 40, cores: 0.2 },
  large: { files: 40, ordersAFile: 10, lines: 1_000, workers: [] },
  warmUp: { files: 10, ordersAFile: 20, lines: 130 },
  restSeconds: 5,
  light: { perSecond: 10, seconds: 5, sizeBytes: 10_240 },
}
