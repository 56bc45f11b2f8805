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

function outbox(name: string, path: string): string {
  return resource(
    'Gateway',
    name,
    `  { type: folder, path: ${JSON.stringify(path)}, fileName: "{documentType}-{po}-{messageId}.{extension}" }\n`,
  )
}

/** Tables of orders from a folder, each order as an XML file and as a JSON file; orders of Amazon as rows of a table. */
export function tables(out: string): string {
  return outbox('shelf', out) + tableGuides + tableMappings + tableChannels
}

const tableGuides =
  resource(
    'Guide',
    'order-table',
    `  format: csv
  delimiter: ";"
  keys: { po: number }
  groupBy: number
  fields: { number: text!, customer: text, lines: [{ sku: text!, quantity: number! }] }
`,
  ) +
  resource(
    'Guide',
    'order-xml',
    `  format: xml
  document: Order
  fields: { Number: text!, Customer: text, Line: [{ Sku: text!, Quantity: number! }] }
`,
  ) +
  resource('Guide', 'day', '  format: json\n  fields: { orders: number!, pieces: number! }\n') +
  resource('Guide', 'order-json', '  format: json\n  fields: { number: text!, count: number! }\n') +
  resource(
    'Guide',
    'order-rows',
    '  format: csv\n  groupBy: number\n  fields: { number: text!, lines: [{ sku: text!, quantity: number! }] }\n',
  )

const tableMappings =
  resource(
    'Mapping',
    'table-to-xml',
    `  from: order-table
  to: order-xml
  out:
    Number: number
    Customer: customer
    Line: { $each: lines as line, Sku: line.sku, Quantity: line.quantity }
`,
  ) +
  resource(
    'Mapping',
    'table-to-json',
    '  from: order-table\n  to: order-json\n  out: { number: number, count: count(lines) }\n',
  ) +
  resource(
    'Mapping',
    'tables-to-sum',
    `  from: order-table
  to: day
  merge: true
  out: { orders: count(documents), pieces: "sum(documents.lines, quantity)" }
`,
  ) +
  resource(
    'Mapping',
    '850-to-rows',
    `  from: amazon-850
  to: order-rows
  out:
    number: heading.beg.03
    lines: { $each: detail.po1 as line, sku: line.po1.07, quantity: line.po1.02 }
`,
  )

const tableChannels =
  ['xml', 'json']
    .map((form) =>
      resource(
        'Channel',
        `tables-to-${form}`,
        `  agreement: amazon
  in: { gateway: inbox, files: "*.csv", guide: order-table }
  mapping: table-to-${form}
  out: { guide: order-${form}, gateway: shelf }
`,
      ),
    )
    .join('') +
  resource(
    'Channel',
    'tables-to-sum',
    `  agreement: amazon
  in: { gateway: inbox, files: "*.day", guide: order-table }
  mapping: tables-to-sum
  out: { guide: day, gateway: shelf }
`,
  ) +
  resource(
    'Channel',
    'orders-as-rows',
    `  agreement: amazon
  in: { guide: amazon-850 }
  mapping: 850-to-rows
  out: { guide: order-rows, gateway: shelf }
`,
  )

/** Orders of Amazon as workbooks, and workbooks from a folder as JSON. */
export const workbooks =
  resource(
    'Guide',
    'order-sheet',
    '  format: xlsx\n  keys: { po: number }\n  groupBy: number\n  fields: { number: text!, lines: [{ sku: text!, quantity: number! }] }\n',
  ) +
  resource('Guide', 'sheet-json', '  format: json\n  fields: { number: text!, total: number! }\n') +
  resource(
    'Mapping',
    '850-to-sheet',
    `  from: amazon-850
  to: order-sheet
  out:
    number: heading.beg.03
    lines: { $each: detail.po1 as line, sku: line.po1.07, quantity: line.po1.02 }
`,
  ) +
  resource(
    'Mapping',
    'sheet-to-json',
    '  from: order-sheet\n  to: sheet-json\n  out: { number: number, total: "sum(lines, quantity)" }\n',
  ) +
  resource(
    'Channel',
    'orders-as-sheets',
    `  agreement: amazon
  in: { guide: amazon-850 }
  mapping: 850-to-sheet
  out: { guide: order-sheet, gateway: shelf }
`,
  ) +
  resource(
    'Channel',
    'sheets',
    `  agreement: amazon
  in: { gateway: inbox, files: "*.xlsx", guide: order-sheet }
  mapping: sheet-to-json
  out: { guide: sheet-json, gateway: shelf }
`,
  )

/** What a partner sends over AS2 that is no EDI: its stock as JSON, each article on as it is. */
export const stockByAs2 =
  resource(
    'Guide',
    'stock',
    '  format: json\n  keys: { po: sku }\n  fields: { sku: text!, quantity: number! }\n',
  ) +
  resource(
    'Channel',
    'stock',
    `  agreement: amazon
  in: { guide: stock }
  mapping: none
  out: { guide: stock, gateway: shelf }
`,
  )

/** EDIFACT orders as JSON, and our answers to them as ORDRSP. */
export const edifactBothWays =
  resource(
    'Guide',
    'orders-d96a',
    '  format: edifact\n  extends: edifact/D96A/ORDERS\n  keys: { po: BGM.02 }\n',
  ) +
  resource(
    'Guide',
    'ordrsp-d96a',
    '  format: edifact\n  extends: edifact/D96A/ORDRSP\n  keys: { po: BGM.02 }\n',
  ) +
  resource('Guide', 'small-order', '  format: json\n  fields: { number: text!, eans: [text] }\n') +
  resource(
    'Guide',
    'small-answer',
    '  format: json\n  keys: { po: number }\n  fields: { number: text!, date: date! }\n',
  ) +
  resource(
    'Mapping',
    'orders-to-small',
    '  from: orders-d96a\n  to: small-order\n  out: { number: heading.bgm.02, eans: detail.lin.lin.03.01 }\n',
  ) +
  resource(
    'Mapping',
    'answer-to-ordrsp',
    `  from: small-answer
  to: ordrsp-d96a
  out:
    heading:
      bgm: { "01": { "01": "'231'" }, "02": number, "03": "'29'" }
      dtm:
        - "01": { "01": "'137'", "02": "date | date('yyyy-MM-dd', 'yyyyMMdd')", "03": "'102'" }
    summary:
      uns: { "01": "'S'" }
`,
  ) +
  resource(
    'Channel',
    'edifact-orders',
    `  agreement: amazon
  in: { guide: orders-d96a }
  mapping: orders-to-small
  out: { guide: small-order, gateway: outbox }
`,
  ) +
  resource(
    'Channel',
    'edifact-answers',
    `  agreement: amazon
  in: { gateway: inbox, files: "rsp-*", guide: small-answer }
  mapping: answer-to-ordrsp
  out: { guide: ordrsp-d96a, gateway: amazon-as2 }
`,
  )

/** Answers in lists, each as a small file of its own in our folder. */
export const answersToFolder =
  resource('Guide', 'answer-note', '  format: json\n  fields: { number: text!, verdict: code! }\n') +
  resource(
    'Mapping',
    'answer-to-note',
    '  from: order-answer\n  to: answer-note\n  out: { number: number, verdict: verdict }\n',
  ) +
  resource(
    'Channel',
    'answer-notes',
    `  agreement: amazon
  in: { gateway: inbox, files: "list-*.json", guide: order-answer }
  mapping: answer-to-note
  out: { guide: answer-note, gateway: outbox }
`,
  )
