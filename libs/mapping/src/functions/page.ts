import { type FunctionDefinition, signatureOf } from './definition.ts'
import { functionGroups, functionNames } from './table.ts'

/** The function list as Markdown tables, one a group: what docs/mapping-functions.md is made of. */
function functionTable(): string {
  const groups = functionGroups.map(({ title, functions }) => {
    const rows = functions.map(
      (definition) =>
        `| \`${signatureOf(definition)}\` | ${cell(definition.doc)} | ${cell(exampleOf(definition))} |`,
    )
    return `## ${title}\n| function | what it gives | example |\n|---|---|---|\n${rows.join('\n')}\n`
  })
  return groups.join('\n')
}

/** docs/mapping-functions.md, whole. */
export function functionPage(): string {
  return `# The functions of the mapping language

The list is closed: ${functionNames.length} functions, and no way to call anything else. Every example here is run as a test. This
page is made by \`npm run generate\` of the definitions in \`libs/mapping/src/functions\`; the language itself is described in
[mapping.md](mapping.md).

What is piped is the first argument: \`x | f(a)\` is \`f(x, a)\`. A missing argument makes the result missing, unless the sentence says
otherwise. A name that stands twice takes the form that fits its arguments. What a function refuses is an error of the
target value, with the place in the sender's bytes and without the value. The examples read this document:

\`\`\`json
{ "currency": "EUR", "rush": "true",
  "lines": [ { "sku": "A1", "quantity": "2", "price": "12.50" },
             { "sku": "B2", "quantity": "1", "price": "3.00", "note": "fragile" },
             { "sku": "A1", "quantity": "4", "price": "12.50" } ],
  "tags": [ "new", "spring" ] }
\`\`\`

with \`memo\` and \`discount\` declared but not sent, at 09:30 UTC on 31 January 2026.

${functionTable()}`
}

function exampleOf({ example: { expression, gives } }: FunctionDefinition): string {
  return `\`${expression}\` gives ${gives === undefined ? 'nothing' : code(gives)}`
}

function code(text: string): string {
  return text === '' ? 'an empty text' : `\`${text}\``
}

// A bar inside a table cell is escaped, also within code (GitHub Flavored Markdown 4.10).
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
