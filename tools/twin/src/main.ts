import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { type Command, Commands } from './commands.ts'
import { History } from './history.ts'
import { openKeys } from './keys.ts'
import { listen } from './receive.ts'
import { Twin } from './twin.ts'

const usage = `A partner twin that plays Amazon Vendor Central over AS2.

  node tools/twin/src/main.ts --home <folder> [--port 4090] [--as2-id AMAZON-AS2]
      [--receipts before|after|never] [--parley-as2-id ACME-AS2] [--parley-url http://127.0.0.1:4080/as2] [--keep]
      --parley-certificate <pem>

It keeps its own keys and its own history (history.ndjson) in its home. Commands come as JSON lines on
stdin, such as {"id":1,"do":"load","count":10,"first":1,"sizeBytes":10240,"concurrency":4,"insist":true},
answers leave as JSON lines on stdout. With --keep the documents that came in lie in received/, named by their
SHA-256. With --keys-only it makes its keys and ends.
`

const { values } = parseArgs({
  options: {
    home: { type: 'string' },
    port: { type: 'string', default: '4090' },
    'as2-id': { type: 'string', default: 'AMAZON-AS2' },
    'parley-as2-id': { type: 'string', default: 'ACME-AS2' },
    'parley-url': { type: 'string', default: 'http://127.0.0.1:4080/as2' },
    'parley-certificate': { type: 'string' },
    receipts: { type: 'string', default: 'after' },
    keep: { type: 'boolean', default: false },
    'keys-only': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help || values.home === undefined) process.stdout.write(usage)
else await run(values.home)

async function run(home: string): Promise<void> {
  const keys = await openKeys(home, values['as2-id'])
  if (values['keys-only']) return
  const certificate = values['parley-certificate']
  if (certificate === undefined) throw new Error('--parley-certificate is missing; see --help')
  const settings = {
    as2Id: values['as2-id'],
    parley: {
      as2Id: values['parley-as2-id'],
      url: values['parley-url'],
      certificate: new X509Certificate(await readFile(certificate)),
    },
    keys,
    history: new History(join(home, 'history.ndjson')),
    ...(values.keep && { keepIn: join(home, 'received') }),
    receipts: values.receipts as 'before' | 'after' | 'never',
  }
  const twin = new Twin(settings)
  const server = await listen(settings, twin, Number(values.port))
  answer({ id: 0, result: { ready: true } })
  const commands = new Commands(twin)
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, ...command } = JSON.parse(line) as Command & { id: number }
    if (command.do === 'stop') break
    commands.run(command).then(
      (result) => answer({ id, result }),
      (error: unknown) => answer({ id, error: String(error) }),
    )
  }
  server.close()
  await twin.close()
  // A load that insists would go on for ever; what it did is in the history already.
  process.exit(0)
}

function answer(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
