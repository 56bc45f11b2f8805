import { type Catalogue, type Entry, specProblem } from './catalogue.ts'
import type { Path, Problem } from './problem.ts'

/** Ids that two partners share and pairs that two agreements share: an incoming message must find exactly one. */
export function checkIdentities(catalogue: Catalogue): readonly Problem[] {
  return [...sharedIds(catalogue), ...sharedPairs(catalogue), ...roles(catalogue)]
}

function sharedIds(catalogue: Catalogue): readonly Problem[] {
  const owners = new Map<string, string>()
  const problems: Problem[] = []
  for (const partner of catalogue.entries.Partner.values()) {
    for (const { key, path, words } of idsOf(partner)) {
      const owner = owners.get(key)
      if (owner === undefined) owners.set(key, partner.name)
      else problems.push(specProblem(partner, path, `Partner "${owner}" has the same ${words}`))
    }
  }
  return problems
}

type Id = { readonly key: string; readonly path: Path; readonly words: string }

function idsOf({ spec }: Entry<'Partner'>): readonly Id[] {
  const { as2, x12 = [], edifact = [] } = spec.identities
  const as2Ids =
    as2 === undefined ? [] : [{ key: `as2 ${as2}`, path: ['identities', 'as2'], words: 'AS2 id' }]
  const x12Ids = x12.map(({ qualifier, id }, index) => ({
    key: `x12 ${qualifier} ${id}`,
    path: ['identities', 'x12', index],
    words: 'X12 qualifier and id',
  }))
  const edifactIds = edifact.map(({ qualifier = '', id }, index) => ({
    key: `edifact ${qualifier} ${id}`,
    path: ['identities', 'edifact', index],
    words: 'EDIFACT qualifier and id',
  }))
  return [...as2Ids, ...x12Ids, ...edifactIds]
}

function sharedPairs(catalogue: Catalogue): readonly Problem[] {
  const owners = new Map<string, string>()
  return [...catalogue.entries.Agreement.values()].flatMap((agreement) => {
    const pair = `${agreement.spec.us} ${agreement.spec.partner}`
    const owner = owners.get(pair)
    if (owner !== undefined) {
      return [
        specProblem(agreement, ['partner'], `Agreement "${owner}" is already between these two partners`),
      ]
    }
    owners.set(pair, agreement.name)
    return []
  })
}

function roles(catalogue: Catalogue): readonly Problem[] {
  const roleOf = (name: string) => catalogue.entries.Partner.get(name)?.spec.role
  return [...catalogue.entries.Agreement.values()].flatMap((agreement) => {
    const { us, partner } = agreement.spec
    const problems: Problem[] = []
    if (roleOf(us) === 'partner') {
      problems.push(
        specProblem(agreement, ['us'], `"${us}" has the role "partner"; our own company belongs here`),
      )
    }
    if (roleOf(partner) === 'us') {
      problems.push(
        specProblem(agreement, ['partner'], `"${partner}" has the role "us"; the other side belongs here`),
      )
    }
    return problems
  })
}
