import { chosenDocuments, comesIn, type StarterDocument, standardOf } from './starter-documents.ts'
import type { StarterFile, StarterOptions } from './starter-options.ts'
import { testPaths } from './test-files.ts'

export function readmeFile(options: StarterOptions): StarterFile {
  const text = readme(options.ourName.replace(/[\r\n]+/g, ' '), options)
  return { path: 'README.md', text }
}

function readme(ourName: string, options: StarterOptions): string {
  const chosen = chosenDocuments(options.documents)
  const format = options.format.toUpperCase()
  const [standard, answer] = standardOf(options.documents) === 'x12' ? ['X12', '997'] : ['EDIFACT', 'CONTRL']
  return `# ${ourName} and Amazon Vendor

Amazon and ${ourName} exchange ${standard} over AS2. Parley answers each transmission with a signed receipt (MDN) and each
document with a functional acknowledgement (${answer}). What Amazon sends becomes ${format} in a folder; ${format} that our own system
puts into a folder becomes what Amazon is sent.

| file | what it says |
|---|---|
${rowsOf(chosen, options)
  .map(([file, what]) => `| ${file} | ${what} |\n`)
  .join('')}
## To go live
1. Put our private key where the server keeps its secrets, as \`us.key.pem\`. It never belongs into this folder. It is
   sealed: the server opens it with the master key file (\`PARLEY_MASTER_KEY_FILE\`), which is kept apart from it.
2. Write our address into \`partners/us.yaml\`; \`parley as2 sheet -f <this folder> -o sheet.pdf\` then has all that
   Amazon asks for. In Vendor Central open EDI, self-service setup, add a connection, choose AS2 and enter it, with our
   certificate (\`certs/us.pem\`).
3. Amazon shows its own AS2 id, address and certificate: compare them with \`partners/amazon.yaml\`,
   \`gateways/amazon-as2.yaml\` and \`certs/amazon.pem\`.
4. Apply this folder, deploy, and use "Test connection" and "Receive test file" at Amazon.
5. Change \`mode\` in \`agreements/amazon.yaml\` to \`production\` when Amazon has switched the connection over.

## How sure these rules are
Amazon's own EDI guide is behind its vendor login and is not part of this starter. What the comments say:
\`certain\` is the ${standard} standard itself; \`seen\` was found in public working code or in a public copy of a guide;
\`likely\` follows from these; \`guess\` is ours. Compare each rule with the guide that Amazon gives you, and change it
here: every rule is data.

| document | as a whole |
|---|---|
${chosen.map(({ starter, what, sureness }) => `| ${starter.set} ${what} | ${sureness} |\n`).join('')}
What a mapping does not name is not read and not sent. What the words of \`guides/\` cannot say is not in a document of
ours: add a field to the guide and a line to the mapping where you need it.
`
}

type Row = readonly [file: string, what: string]

/** One line a file, in the order in which a person would read them. */
function rowsOf(chosen: readonly StarterDocument[], options: StarterOptions): readonly Row[] {
  const sends = chosen.some((document) => !comesIn(document))
  const inbox: Row = ['`gateways/inbox.yaml`', 'the folder that documents for Amazon are taken from']
  return [
    ['`partners/us.yaml`', 'our ids and our certificate'],
    ['`partners/amazon.yaml`', "Amazon's ids and its certificate"],
    ['`gateways/amazon-as2.yaml`', 'the way to Amazon'],
    ['`gateways/outbox.yaml`', 'the folder that documents of Amazon are written into'],
    ...(sends ? [inbox] : []),
    ['`agreements/amazon.yaml`', 'what we settled: security, acknowledgements, duplicates'],
    ...chosen.flatMap((document) => rowsOfDocument(document, options)),
    ['`certs/*.pem`', 'the two certificates, without keys'],
  ]
}

function rowsOfDocument(document: StarterDocument, options: StarterOptions): readonly Row[] {
  const { starter, channel, what } = document
  const { guide, read, write, set } = starter
  const mapping = comesIn(document) ? read.name : write.name
  const direction = comesIn(document) ? 'from Amazon' : 'to Amazon'
  const tests: readonly Row[] = testPaths(document, options).map((path) => [`\`${path}\``, testWords(path)])
  return [
    [`\`channels/${channel}.yaml\``, `**${what}**, ${direction}: the parts put together`],
    [
      `\`guides/${guide.name}.yaml\``,
      `how Amazon has it: the ${set} of ${guide.format.toUpperCase()}, narrowed down`,
    ],
    [`\`guides/${starter.document.name}.yaml\``, 'how it looks on our side'],
    [`\`mappings/${mapping}.yaml\``, 'how the one becomes the other'],
    ...tests,
  ]
}

function testWords(path: string): string {
  if (path.endsWith('.yaml'))
    return 'what must become of it: `parley test <this folder>` runs it, and every deploy'
  return path.includes('broken') ? 'one that Amazon should never send' : 'a sample of our own making for it'
}
