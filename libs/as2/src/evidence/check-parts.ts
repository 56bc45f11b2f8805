import { type Check, fails, holds } from './check.ts'
import { partNames } from './manifest.ts'
import { named, type OpenedEvidence, sha256Of, wholePart } from './opened-evidence.ts'
import { sealHolds } from './seal.ts'

/** Is everything here, once, and as it was when the file was made? */
export async function checkParts(evidence: OpenedEvidence): Promise<readonly Check[]> {
  const { file, manifest } = evidence
  const listed = new Set<string>([partNames.manifest, partNames.seal])
  const wrong: Check[] = []
  for (const part of manifest.parts) {
    if (listed.has(part.name)) wrong.push(fails('parts', `The list names ${part.name} twice.`))
    listed.add(part.name)
    if (!file.names.includes(part.name)) {
      wrong.push(fails('parts', `${part.name} (${part.what}) is missing.`))
      continue
    }
    const { sizeBytes, sha256 } = await sha256Of(file.read(part.name))
    if (sha256 !== part.sha256 || sizeBytes !== part.sizeBytes)
      wrong.push(
        fails('parts', `${part.name} (${part.what}) was changed: its bytes are not those in the list.`),
      )
  }
  for (const name of new Set(file.names)) {
    if (!listed.has(name))
      wrong.push(fails('parts', `${name} is in the file, but not in the list of its parts.`))
    else if (file.names.indexOf(name) !== file.names.lastIndexOf(name))
      wrong.push(fails('parts', `${name} is in the file twice.`))
  }
  if (wrong.length > 0) return wrong
  const count = manifest.parts.length
  return [holds('parts', `All ${count} parts are here, with exactly the bytes that the list names.`)]
}

/** The seal is by the company that made the file: it shows later changes, not that what they noted is true. */
export async function checkSeal(evidence: OpenedEvidence): Promise<Check> {
  const { file, manifest, manifestBytes, certificates } = evidence
  const sealer = certificates.find(({ of, x509 }) => of === 'us' && x509.fingerprint256 === manifest.sealedBy)
  const seal = await wholePart(file, partNames.seal)
  const { us } = manifest.message
  if (!sealer || !seal || !sealHolds(manifestBytes, seal, sealer.x509))
    return fails(
      'seal',
      `The seal of ${us.name} does not fit the list of parts: the list or the seal was changed.`,
    )
  return holds(
    'seal',
    `${us.name} sealed the list on ${manifest.madeAt} with the certificate ${named(sealer.x509)}. Times and steps are what ${us.name} noted.`,
  )
}
