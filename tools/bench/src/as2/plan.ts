/** How a size is measured: as many messages as take some seconds, all different. */
export type Plan = {
  readonly label: string
  readonly sizeBytes: number
  readonly count: number
  readonly warmUp: number
  readonly concurrency: number
}

const units: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1_000,
  KIB: 1_024,
  MB: 1e6,
  MIB: 2 ** 20,
  GB: 1e9,
  GIB: 2 ** 30,
}

/** `10KB`, `1MB`, `1GiB`: thousands, or with an i 1,024. */
export function planOf(label: string): Plan {
  const [, digits = '', unit = ''] = /^(\d+)([a-z]+)$/i.exec(label) ?? []
  const factor = units[unit.toUpperCase()]
  if (factor === undefined) throw new Error(`${label} is no size; write it like 10KB, 1MB or 1GiB`)
  const sizeBytes = Number(digits) * factor
  return { label, sizeBytes, ...load(sizeBytes) }
}

function load(sizeBytes: number): Omit<Plan, 'label' | 'sizeBytes'> {
  if (sizeBytes <= 100_000) return { count: 3_000, warmUp: 1_000, concurrency: 8 }
  if (sizeBytes <= 5e6) return { count: 150, warmUp: 40, concurrency: 4 }
  if (sizeBytes <= 200e6) return { count: 8, warmUp: 2, concurrency: 1 }
  return { count: 1, warmUp: 0, concurrency: 1 }
}
