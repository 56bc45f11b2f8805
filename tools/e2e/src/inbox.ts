import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AmazonRig } from '@parley/rig'
import type { Scene } from './scene.ts'

/** Adds resources to the company's configuration, and deploys it. */
export async function agree({ rig }: Scene, name: string, resources: string): Promise<void> {
  await writeFile(join(rig.company, `${name}.yaml`), resources)
  await deploy(rig)
}

export async function deploy(rig: AmazonRig): Promise<void> {
  for (const command of [
    ['apply', '-f', rig.company],
    ['deploy', '--note', 'changed'],
  ]) {
    const { code, stdout, stderr } = await rig.parley.cli(...command)
    if (code !== 0) throw new Error(stdout + stderr)
  }
}

/** A folder that files are taken from. */
export function inboxGateway(scene: Scene, name = 'inbox', settle = '100ms'): string {
  return `apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata: { name: ${name} }
spec:
  type: folder
  path: ${JSON.stringify(folderOf(scene, name))}
  pickup: { every: 100ms, settle: ${settle} }
---
`
}

export function folderOf({ home }: Scene, gateway: string): string {
  return join(home, gateway)
}

/** Puts a file there as a careful program does: under a name that is not taken, then renamed. */
export async function drop(
  scene: Scene,
  name: string,
  content: string | Uint8Array,
  gateway = 'inbox',
): Promise<void> {
  const folder = folderOf(scene, gateway)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `.${name}.writing`), content)
  await rename(join(folder, `.${name}.writing`), join(folder, name))
}

/** Names of the files that are still to be taken. */
export async function waitingIn(scene: Scene, gateway = 'inbox'): Promise<readonly string[]> {
  const names = await readdir(folderOf(scene, gateway)).catch(() => [])
  return names.filter((name) => !name.startsWith('.'))
}
