import type { StarterFile, StarterOptions } from './starter-options.ts'

export function readmeFile({ ourName }: StarterOptions): StarterFile {
  return { path: 'README.md', text: readme(ourName.replace(/[\r\n]+/g, ' ')) }
}

function readme(ourName: string): string {
  return `# ${ourName} and Amazon Vendor

Amazon sends purchase orders (X12 850) over AS2. Parley answers each transmission with a signed receipt (MDN) and
each order with a functional acknowledgement (997), turns the order into JSON and writes it into a folder.

| file | what it says |
|---|---|
| \`partners/us.yaml\` | our ids and our certificate |
| \`partners/amazon.yaml\` | Amazon's ids and its certificate |
| \`gateways/amazon-as2.yaml\` | the way to Amazon |
| \`gateways/outbox.yaml\` | the folder that orders are written into |
| \`guides/amazon-850.yaml\` | how Amazon writes an order: the 850 of X12 004010, narrowed down |
| \`guides/order.yaml\` | how our own order looks |
| \`mappings/850-to-order.yaml\` | how the one becomes the other |
| \`agreements/amazon.yaml\` | what we settled: security, acknowledgements, duplicates |
| \`channels/orders.yaml\` | the parts put together |
| \`tests/orders.yaml\` | what must become of an order: \`parley test <this folder>\` runs it, and every deploy |
| \`tests/order.edi\`, \`tests/order.json\`, \`tests/broken-order.edi\` | an order of our own making, what becomes of it, and a broken one |
| \`certs/*.pem\` | the two certificates, without keys |

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
\`certain\` is the X12 standard itself; \`seen\` was found in public working code or in a public copy of a guide;
\`likely\` follows from these; \`guess\` is ours. Compare each rule with the guide that Amazon gives you, and change it
here: every rule is data.
`
}
