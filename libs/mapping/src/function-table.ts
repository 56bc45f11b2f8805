import { type FunctionDefinition, signatureOf } from './function-definition.ts'
import { functions } from './functions.ts'

/** The function list as a Markdown table, for the language reference. */
export function functionTable(): string {
  const rows = functions.map(
    (definition) =>
      `| \`${signatureOf(definition)}\` | ${cell(definition.doc)} | ${cell(exampleOf(definition))} |`,
  )
  return ['| function | what it gives | example |', '|---|---|---|', ...rows].join('\n')
}

function exampleOf({ example: { expression, gives } }: FunctionDefinition): string {
  return `\`${expression}\` gives \`${gives ?? 'nothing'}\``
}

// A bar inside a table cell is escaped, also within code (GitHub Flavored Markdown 4.10).
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
