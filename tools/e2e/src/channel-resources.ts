/** Channels of every direction, for the scene of Amazon: what the tests of roads deploy beside the starter. */

export function resource(kind: string, name: string, spec: string): string {
  return `apiVersion: parley.dev/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec}---\n`
}

/** Our answer to an order, as our own system writes it: JSON in, X12 855 to Amazon. */
export const acknowledgementToX12 =
  resource(
    'Guide',
    'order-answer',
    `  format: json
  keys: { po: number }
  fields:
    number: text!
    date: date!
    verdict: code!
    lines!:
      - { sku: text!, quantity: number!, status: code! }
`,
  ) +
  resource(
    'Guide',
    'amazon-855',
    `  format: x12
  extends: x12/004010/855
  keys: { po: BAK.03 }
  rules:
    BAK.02: { codes: [AC, AT, RJ] }
    PO1.06: { use: required }
    CTT: { min: 1 }
`,
  ) +
  resource(
    'Mapping',
    'answer-to-855',
    `  from: order-answer
  to: amazon-855
  out:
    heading:
      bak:
        "01": "'00'"
        "02": verdict
        "03": number
        "04": date | date('yyyy-MM-dd', 'yyyyMMdd')
    detail:
      po1:
        $each: lines as line
        po1: { "02": line.quantity, "03": "'EA'", "06": "'VN'", "07": line.sku }
        ack:
          - ack: { "01": line.status, "02": line.quantity, "03": "'EA'" }
    summary:
      ctt:
        ctt: { "01": count(lines) }
`,
  ) +
  resource(
    'Channel',
    'answers',
    `  agreement: amazon
  in: { gateway: inbox, files: "answer-*.json", guide: order-answer }
  mapping: answer-to-855
  out: { guide: amazon-855, gateway: amazon-as2 }
`,
  )

/** Whatever lies in the folder goes to Amazon as it is. */
export const unreadToAs2 =
  resource('Guide', 'anything', '  format: undefined\n') +
  resource(
    'Channel',
    'anything',
    `  agreement: amazon
  in: { gateway: inbox, files: "raw-*", guide: anything }
  mapping: none
  out: { guide: anything, gateway: amazon-as2 }
`,
  )
