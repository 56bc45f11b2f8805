import type { As2Sheet } from '@parley/model'
import { type Section, sheetSections } from './sheet-sections.ts'

/** The sheet as one page without scripts, for a browser or a printer. */
export function sheetPage(sheet: As2Sheet): string {
  const pems = sheet.certificates.map(({ pem }) => `<pre>${escaped(pem)}</pre>`).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>AS2 connection of ${escaped(sheet.company)}</title>
<style>${style}</style>
</head>
<body>
<h1>AS2 connection of ${escaped(sheet.company)}</h1>
<p>Everything needed to exchange business documents with us over AS2. It holds no secret. Please compare the SHA-256 of
the certificate with us on the telephone.</p>
${sheetSections(sheet).map(section).join('\n')}
<h2>Certificate as text</h2>
${pems}
</body>
</html>
`
}

function section({ heading, lines }: Section): string {
  const rows = lines.map(
    ([name, ...values]) =>
      `<tr><th scope="row">${escaped(name)}</th><td>${values.map((one) => `<div>${escaped(one)}</div>`).join('')}</td></tr>`,
  )
  return `<h2>${escaped(heading)}</h2>\n<table>\n${rows.join('\n')}\n</table>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (one) => entities[one] ?? one)
}

const style = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.1rem; margin-top: 2rem; border-bottom: 1px solid #d0d7de }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: 500; color: #57606a; width: 12rem; vertical-align: top; padding: .25rem 1rem .25rem 0 }
td { padding: .25rem 0; overflow-wrap: anywhere }
pre { font-size: .75rem; background: #f6f8fa; padding: 1rem; overflow-x: auto }
@media (max-width: 36rem) { th, td { display: block; width: auto; padding: 0 } td { padding-bottom: .5rem } }
@media print { body { margin: 0; max-width: none } pre { white-space: pre-wrap } }
`
