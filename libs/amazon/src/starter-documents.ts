import { edifactStarters } from './edifact/edifact-starters.ts'
import type { X12Starter } from './x12/starter.ts'
import { x12Starters } from './x12/x12-starters.ts'

/** A document type as a starter folder has it. */
export type StarterDocument = {
  readonly starter: X12Starter
  /** Name of its channel. */
  readonly channel: string
  /** What it is, for the README. */
  readonly what: string
  /** How sure its rules are as a whole. */
  readonly sureness: string
}

type Words = Omit<StarterDocument, 'starter'>

const seen = 'seen in public working code and public copies of the guide; what is not says so'

const seenInCode = 'seen in public working code; what is not says so'

const words: { readonly [set: string]: Words } = {
  850: { channel: 'orders', what: 'purchase order', sureness: seen },
  855: {
    channel: 'order-acknowledgements',
    what: 'what you will deliver of an order',
    sureness: `${seen}: of the codes in ACK01 only IA`,
  },
  860: {
    channel: 'order-changes',
    what: 'change of an order',
    sureness: 'guess: X12 alone; nobody here knows whether Amazon sends it',
  },
  856: {
    channel: 'ship-notices',
    what: 'what is on its way, carton by carton',
    sureness: `${seen}. Of seven orders of its levels this is one`,
  },
  810: {
    channel: 'invoices',
    what: 'invoice or credit note',
    sureness: `${seen}: codes of charges and taxes`,
  },
  846: {
    channel: 'inventory',
    what: 'cost and stock',
    sureness: 'guess: that Amazon takes an 846 is seen, its qualifiers are X12',
  },
  852: {
    channel: 'sales-reports',
    what: 'what consumers bought, and what is left',
    sureness: 'guess: X12 alone, the release too',
  },
  820: {
    channel: 'remittances',
    what: 'which invoices a payment is for',
    sureness: 'likely: the segments are seen, their codes are X12',
  },
  ORDERS: { channel: 'orders', what: 'purchase order', sureness: seenInCode },
  ORDRSP: {
    channel: 'order-acknowledgements',
    what: 'what you will deliver of an order',
    sureness: `${seenInCode}: why a line is rejected`,
  },
  ORDCHG: {
    channel: 'order-changes',
    what: 'change of an order',
    sureness: 'guess: EDIFACT alone; nobody here knows whether Amazon sends it',
  },
  INVRPT: {
    channel: 'inventory',
    what: 'cost and stock',
    sureness: `${seenInCode}: full or partial, and prices where no stock is told`,
  },
  SLSRPT: {
    channel: 'sales-reports',
    what: 'what consumers bought, and what is left',
    sureness: 'guess: GS1 and EDIFACT alone',
  },
  REMADV: {
    channel: 'remittances',
    what: 'which invoices a payment is for',
    sureness: 'guess: EDIFACT alone',
  },
  DESADV: {
    channel: 'ship-notices',
    what: 'what is on its way, carton by carton',
    sureness: `${seenInCode}: pallets with cartons on them`,
  },
  INVOIC: {
    channel: 'invoices',
    what: 'invoice or credit note',
    sureness: `${seenInCode}: codes of charges and taxes`,
  },
}

/** The X12 sets that a starter can be made of, in the order in which they are exchanged. */
export const starterSets: readonly string[] = x12Starters.map(({ set }) => set).filter((set) => set in words)

/** The EDIFACT messages, of Amazon in Europe. */
export const edifactSets: readonly string[] = edifactStarters
  .map(({ set }) => set)
  .filter((set) => set in words)

/** The chosen ones in that order. What is of neither list is left out. */
export function chosenDocuments(sets: readonly string[]): readonly StarterDocument[] {
  return [...x12Starters, ...edifactStarters].flatMap((starter) => {
    const own = words[starter.set]
    return own !== undefined && sets.includes(starter.set) ? [{ starter, ...own }] : []
  })
}

/** From Amazon to us. */
export function comesIn({ starter }: StarterDocument): boolean {
  return starter.sender === 'amazon'
}

/** What the chosen documents travel in. */
export function standardOf(sets: readonly string[]): 'x12' | 'edifact' {
  return sets.some((set) => edifactSets.includes(set)) ? 'edifact' : 'x12'
}
