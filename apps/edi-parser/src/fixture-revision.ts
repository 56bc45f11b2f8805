import type { MessageId, RevisionId } from '@parley/journey'
import { compileRevision, loadResources, type Revision } from '@parley/model'
import type { ReceivedFile } from './received-file.ts'

/** A partner, its agreement and files from it, of our own making, for tests. */
const resources = (agreement: string) => `apiVersion: parley.dev/v1alpha1
kind: Partner
metadata: { name: us }
spec:
  role: us
  identities:
    x12: [{ qualifier: ZZ, id: PARLEYVENDOR }]
    edifact: [{ qualifier: "14", id: "5412345000013" }]
---
apiVersion: parley.dev/v1alpha1
kind: Partner
metadata: { name: acme }
spec:
  role: partner
  identities:
    x12: [{ qualifier: ZZ, id: ACMERETAIL }]
    edifact: [{ qualifier: "14", id: "4012345000009" }]
---
apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata: { name: back }
spec: { type: folder, path: back, fileName: "{messageId}" }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: acme-850 }
spec: { format: x12, extends: x12/004010/850, keys: { po: BEG.03 } }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: acme-850-5010 }
spec: { format: x12, extends: x12/005010/850, keys: { po: BEG.03 } }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: acme-orders }
spec: { format: edifact, extends: edifact/D96A/ORDERS, keys: { po: BGM.02 } }
---
apiVersion: parley.dev/v1alpha1
kind: Agreement
metadata: { name: acme }
spec:
  us: us
  partner: acme
  mode: test
  receive: [{ guide: acme-850 }, { guide: acme-850-5010 }, { guide: acme-orders }]
${agreement}
`

/** A revision whose one agreement says this, besides whom it is with (two blanks before each line). */
export async function revisionWith(agreement: string): Promise<Revision> {
  const loaded = loadResources([{ path: 'all.yaml', text: resources(agreement) }])
  if (loaded.problems.length > 0) throw new Error(JSON.stringify(loaded.problems))
  return compileRevision(
    'r1' as RevisionId,
    loaded.resources.map(({ resource }) => resource),
  )
}

export const receivedAt = new Date('2026-01-15T09:31:00Z')

/** Ids in the order in which they are asked for. */
export function countingSource() {
  let count = 0
  const randomBytes = (length: number) => {
    count++
    return Uint8Array.from({ length }, (_, index) => (index === length - 1 ? count : 0))
  }
  return { now: () => receivedAt, randomBytes }
}

export function receivedFile(text: string, revision: Revision): ReceivedFile {
  const id = 'file' as MessageId
  const message = {
    ...{ id, rootId: id },
    direction: 'in',
    kind: 'file',
    state: 'received',
    mode: 'test',
    legs: { transport: 'accepted', functional: 'none', business: 'none' },
    ...{ revision: revision.id, agreement: 'acme', sizeBytes: text.length, sha256: '' },
    ...{ at: receivedAt, updatedAt: receivedAt },
  } as const
  return { message, bytes: Buffer.from(text, 'latin1'), revision, holdsTransactions: true }
}
