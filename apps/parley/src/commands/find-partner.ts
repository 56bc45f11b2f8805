import { loadResources, type PartnerSpec, type ResourceFile } from '@parley/model'
import { UserError } from '../terminal.ts'
import { readConfiguration } from './read-configuration.ts'

/** A partner of a configuration folder, and the YAML file it stands in. */
export async function findPartner(
  folder: string,
  name: string,
): Promise<{ readonly spec: PartnerSpec; readonly file: ResourceFile }> {
  const files = await readConfiguration(folder)
  const found = loadResources(files).resources.find(
    ({ resource }) => resource.kind === 'Partner' && resource.metadata.name === name,
  )
  if (!found)
    throw new UserError(
      `${folder} has no Partner "${name}" that can be read; parley diff -f ${folder} says why.`,
    )
  if (found.refused)
    throw new UserError(`Partner "${name}" has a fault; parley diff -f ${folder} says which.`)
  const file = files.find(({ path }) => path === found.place([]).file)
  if (!file) throw new Error(`the file of ${name} is not among those read`)
  return { spec: found.resource.spec as PartnerSpec, file }
}
