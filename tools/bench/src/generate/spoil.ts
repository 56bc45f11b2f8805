import type { Chance } from './chance.ts'

/** Makes that share of the segments wrong, each in one of the ways that partners do. */
export function spoil(segments: readonly string[], share: number, chance: Chance): string[] {
  return segments.flatMap((segment) => (chance.hits(share) ? spoiled(segment, chance) : [segment]))
}

function spoiled(segment: string, chance: Chance): readonly string[] {
  const separator = segment.includes('*') ? '*' : '+'
  const elements = segment.split(separator)
  const at = 1 + chance.whole(elements.length - 1)
  switch (chance.whole(5)) {
    case 0:
      elements[at] = 'X'.repeat(90)
      break
    case 1:
      elements[at] = ''
      break
    case 2:
      elements.push(...Array.from({ length: 30 }, () => 'Z'))
      break
    case 3:
      elements[0] = 'QQQ'
      break
    default:
      return [segment, 'BGM+220', 'BEG*00'].filter((one) => one === segment || one.includes(separator))
  }
  return [elements.join(separator)]
}
