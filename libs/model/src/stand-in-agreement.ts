import type { Agreement, Partner } from './revision.ts'
import { compileSend } from './send-spec.ts'

/** For EDI that is written where no agreement is: what it says of sender and receiver is SENDER and RECEIVER. */
export const standInAgreement: Agreement = {
  name: 'none',
  us: partner('us', 'SENDER'),
  partner: partner('partner', 'RECEIVER'),
  mode: 'test',
  receive: [],
  send: compileSend(undefined),
  duplicates: { interchange: 'accept' },
  errors: 'split-suspend-transaction',
  policy: {},
}

function partner(role: Partner['role'], id: string): Partner {
  return {
    ...{ name: role, role, displayName: id, as2Urls: [], certificates: [] },
    x12: [{ qualifier: 'ZZ', id, group: id }],
    edifact: [{ qualifier: 'ZZZ', id }],
  }
}
