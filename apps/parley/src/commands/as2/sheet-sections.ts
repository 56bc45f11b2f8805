import type { As2Sheet } from '@parley/model'

/** What the page and the PDF show, in their order: a heading, and lines of a name and its values. */
export type Section = {
  readonly heading: string
  readonly lines: readonly (readonly [name: string, ...values: string[]])[]
}

export function sheetSections(sheet: As2Sheet): readonly Section[] {
  return [
    connection(sheet),
    ...sheet.certificates.map(certificate),
    {
      heading: 'Security',
      lines: [
        ['Encryption', ...sheet.encryption],
        ['Signature digests', ...sheet.signatures],
        ['Compression', ...sheet.compression],
        ['Receipts (MDN)', ...sheet.receipts],
      ],
    },
    ...(sheet.contacts.length === 0 ? [] : [contacts(sheet)]),
  ]
}

function connection({ as2Id, urls, x12, edifact, gln }: As2Sheet): Section {
  return {
    heading: 'Connection',
    lines: [
      ['AS2 identifier', as2Id],
      ['Address', ...urls],
      ...(x12.length === 0
        ? []
        : [['X12 interchange id', ...x12.map(({ qualifier, id }) => `${qualifier} / ${id}`)] as const]),
      ...(edifact.length === 0
        ? []
        : [
            [
              'EDIFACT interchange id',
              ...edifact.map(
                ({ id, qualifier }) => `${id}${qualifier === undefined ? '' : ` : ${qualifier}`}`,
              ),
            ] as const,
          ]),
      ...(gln === undefined ? [] : [['GLN', gln] as const]),
    ],
  }
}

const meaning = { verify: 'verify our signatures', encrypt: 'encrypt to us' } as const

function certificate(one: As2Sheet['certificates'][number], index: number): Section {
  return {
    heading: index === 0 ? 'Certificate' : `Certificate ${index + 1}`,
    lines: [
      ['Use it to', one.uses.map((use) => meaning[use]).join(' and ')],
      ...(one.from === undefined ? [] : [['We sign with it from', one.from] as const]),
      ['Subject', one.subject],
      ['Serial number', one.serial],
      ['Key', one.key],
      ['Valid', `${one.validFrom.slice(0, 10)} to ${one.validUntil.slice(0, 10)}`],
      ['SHA-256', one.sha256],
      ['SHA-1', one.sha1],
    ],
  }
}

function contacts({ contacts: people }: As2Sheet): Section {
  return {
    heading: 'Contacts',
    lines: people.map(
      ({ name, email, phone }) => [name, ...[email, phone].filter((one) => one !== undefined)] as const,
    ),
  }
}
