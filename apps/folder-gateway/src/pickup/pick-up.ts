import type { FolderGateway, Pickup, Revision } from '@parley/model'
import type { Needs } from '../needs.ts'
import { look } from './look.ts'
import { Settling } from './settling.ts'
import { takeFile } from './take-file.ts'
import type { WaitingFile } from './waiting-file.ts'

/** Files that are read at the same time, and those taken in one look: a flood in one folder waits for its next turn. */
const atOnce = 8
const mostAtALook = 256
/** How long a file or a folder that cannot be read is left alone. */
const putOffMs = 60_000

type Watched = { readonly settling: Settling; nextLook: number }
type PickupGateway = { readonly gateway: FolderGateway; readonly pickup: Pickup }

/** Looks into the folders of the deployed revision, each as often as it says. Any number of processes may do so. */
export class Pickups {
  readonly #needs: Needs
  readonly #watched = new Map<string, Watched>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async run(signal: AbortSignal): Promise<void> {
    const revision = this.#needs.revisions.current()
    if (revision === undefined) return
    const gateways = [...revision.gateways.values()].flatMap((gateway): readonly PickupGateway[] =>
      gateway.type === 'folder' && gateway.pickup !== undefined ? [{ gateway, pickup: gateway.pickup }] : [],
    )
    await Promise.all(gateways.map((one) => this.#visit(revision, one, signal)))
  }

  async #visit(revision: Revision, { gateway, pickup }: PickupGateway, signal: AbortSignal): Promise<void> {
    const now = this.#needs.now()
    const watched = this.#watched.get(gateway.path) ?? { settling: new Settling(), nextLook: 0 }
    this.#watched.set(gateway.path, watched)
    if (now.getTime() < watched.nextLook) return
    watched.nextLook = now.getTime() + pickup.everyMs
    try {
      const files = await look(gateway, now)
      const still = watched.settling.look(files, now, pickup.settleMs).slice(0, mostAtALook)
      await this.#takeAll(still, signal, (file) => this.#take({ revision, gateway, pickup }, watched, file))
    } catch (error) {
      watched.nextLook = now.getTime() + putOffMs
      this.#needs.log.error('folder not read', { gateway: gateway.name, error })
    }
  }

  async #takeAll(
    files: readonly WaitingFile[],
    signal: AbortSignal,
    take: (file: WaitingFile) => Promise<void>,
  ): Promise<void> {
    const left = [...files]
    const worker = async () => {
      for (let file = left.shift(); file !== undefined && !signal.aborted; file = left.shift())
        await take(file)
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, files.length) }, worker))
  }

  /** One file that cannot be taken does not stop the others. Without the ledger nothing can: the next look tries again. */
  async #take(
    source: Parameters<typeof takeFile>[1],
    { settling }: Watched,
    file: WaitingFile,
  ): Promise<void> {
    try {
      await takeFile(this.#needs, source, file)
    } catch (error) {
      const gateway = source.gateway.name
      if (isUnavailable(error)) return this.#needs.log.warn('file not taken', { gateway, error })
      settling.putOff(file, new Date(this.#needs.now().getTime() + putOffMs))
      this.#needs.log.error('file not taken', { gateway, error })
    }
  }
}

function isUnavailable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'unavailable' in error && error.unavailable === true
}
