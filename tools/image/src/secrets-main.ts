import { fileURLToPath } from 'node:url'
import { writeComposeSecrets } from './compose-secrets.ts'

/** `npm run compose:secrets`: throw-away passwords and certificates for docker/compose.yaml. */
const folder = fileURLToPath(new URL('../../../docker/secrets/', import.meta.url))
const written = await writeComposeSecrets(folder, new Date())
process.stdout.write(
  written.length === 0
    ? 'The secrets are there already, and stay as they are. To renew certificates delete docker/secrets/rpc-ca first.\n'
    : `Wrote ${written.length} secrets to docker/secrets.\n`,
)
process.stdout.write('Next: docker compose --file docker/compose.yaml up --wait\n')
