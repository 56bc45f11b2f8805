import { type Rounding, roundings } from './arithmetic.ts'
import { parsePattern } from './functions/date-pattern.ts'
import type { Parameter } from './functions/definition.ts'
import { parseTextPattern } from './functions/text-pattern.ts'
import { zoneNamed } from './functions/zone.ts'
import { type Expression, startOf } from './syntax.ts'
import { type Checking, flaw } from './typed.ts'

export function isRounding(value: unknown): value is Rounding {
  return roundings.some((rounding) => rounding === value)
}

const largestSize = 10_000

/** Reads an argument that must be a literal, into the value its parameter's kind promises. */
export function readSetting(
  name: string,
  parameter: Parameter,
  arg: Expression,
  checking: Checking,
): unknown {
  const wrong = (wanted: string) => {
    flaw(checking, startOf(arg), `the ${parameter.name} of ${name} is ${wanted}`)
  }
  switch (parameter.kind) {
    case 'literal':
      return arg.kind === 'text' ? arg.value : wrong("a text in quotes, 'like this'")
    case 'size':
      if (arg.kind === 'number' && arg.value.scale === 0 && arg.value.unscaled <= BigInt(largestSize)) {
        return Number(arg.value.unscaled)
      }
      return wrong(`a whole number from 0 to ${largestSize}`)
    case 'rounding': {
      const word = arg.kind === 'name' ? arg.name : arg.kind === 'text' ? arg.value : undefined
      return isRounding(word) ? word : wrong(`one of ${roundings.join(', ')}`)
    }
    case 'codes':
      return readCodes(arg) ?? wrong('a list of different codes, {A: first, B: second}')
    case 'pattern': {
      const pattern = arg.kind === 'text' ? parsePattern(arg.value) : "a date pattern in quotes, 'yyyyMMdd'"
      return typeof pattern === 'string'
        ? wrong(arg.kind === 'text' ? `wrong: ${pattern}` : pattern)
        : pattern
    }
    case 'textPattern': {
      const pattern = arg.kind === 'text' ? parseTextPattern(arg.value) : 'no text in quotes'
      return typeof pattern === 'string' ? wrong(`wrong: ${pattern}`) : pattern
    }
    case 'zone':
      return (
        (arg.kind === 'text' ? zoneNamed(arg.value) : undefined) ??
        wrong("a time zone in quotes: 'UTC', an offset as '+01:00', or a name as 'Europe/Berlin'")
      )
    default:
      throw new Error(`the parameter ${parameter.name} of ${name} is not a setting`)
  }
}

function readCodes(arg: Expression): ReadonlyMap<string, string> | undefined {
  if (arg.kind !== 'codes') return undefined
  const codes = new Map(arg.entries)
  return codes.size === arg.entries.length ? codes : undefined
}
