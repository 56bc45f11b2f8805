import { allMessages, type StoryView, story } from '@parley/rig'
import type { Scene } from './scene.ts'

/** The received file of a key when it has come to this state, however many documents it has. */
export function ended({ rig }: Scene, key: string, state: string): Promise<StoryView> {
  return rig.until(
    async () => {
      const [file] = await allMessages(rig.parley, { key, kind: 'file' })
      return file?.state === state ? await story(rig.parley, file.id) : undefined
    },
    `file ${key} in state ${state}`,
    240_000,
  )
}
