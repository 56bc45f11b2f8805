import { type CharsetPolicy, type JudgePolicy, usualPractice, type Verdict } from '@parley/edi'
import { defaultRetryPolicy, type RetryPolicy, type RevisionId } from '@parley/journey'
import type { AcknowledgeSpec } from './acknowledge-spec.ts'
import { sizeBytes } from './as2-words.ts'
import { type Catalogue, catalogue, type Entry } from './catalogue.ts'
import { endOf, readCertificate } from './certificate.ts'
import type { CharsetSpec } from './charset-spec.ts'
import { checkCatalogue } from './check-resources.ts'
import { compileAs2Demands, compileAs2Gateway } from './compile-as2.ts'
import type { Guide, Mapping } from './compile-formats.ts'
import { withoutPlaces } from './load-resources.ts'
import { problemText } from './problem.ts'
import type { Resource } from './resource.ts'
import type {
  Acknowledge,
  Agreement,
  Channel,
  Gateway,
  Partner,
  PartnerCertificate,
  Revision,
} from './revision.ts'
import { routesOf } from './routes.ts'
import { compileSend } from './send-spec.ts'
import { durationMs, type SecretReference } from './spec-words.ts'
import type { ValidationSpec } from './validation-spec.ts'

/**
 * Compiles a deployed set of resources. Only checked sets are deployed, so a set with a problem is a bug or a
 * damaged store: it rejects, with the first of them as the cause. Certificates that have expired since do not count.
 */
export async function compileRevision(id: RevisionId, resources: readonly Resource[]): Promise<Revision> {
  const sorted = catalogue(withoutPlaces(resources))
  const checked = await checkCatalogue(sorted.catalogue, undefined)
  const problems = [...sorted.problems, ...checked.problems]
  if (problems.length > 0) {
    const cause = new Error(problems.slice(0, 20).map(problemText).join('\n'))
    throw new Error(`revision ${id} does not check: ${problems.length} problems`, { cause })
  }
  const { entries } = sorted.catalogue
  const partners = mapEntries(entries.Partner, compilePartner)
  const gateways = mapEntries(entries.Gateway, (entry) => compileGateway(sorted.catalogue, partners, entry))
  const parts = { partners, gateways, guides: checked.guides, mappings: checked.mappings }
  const agreements = mapEntries(entries.Agreement, (entry) => compileAgreement(parts, entry))
  const channels = mapEntries(entries.Channel, (entry) => compileChannel({ ...parts, agreements }, entry))
  return { id, ...parts, agreements, channels, routes: routesOf(agreements, channels) }
}

/** In the order of the names, so that every later choice is the same in every process. */
function mapEntries<From extends { readonly name: string }, To>(
  entries: ReadonlyMap<string, From>,
  compile: (entry: From) => To,
): ReadonlyMap<string, To> {
  const sorted = [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return new Map(sorted.map((entry) => [entry.name, compile(entry)]))
}

function compilePartner({ name, spec }: Entry<'Partner'>): Partner {
  const { as2, x12 = [], edifact = [], gln, duns } = spec.identities
  return {
    name,
    role: spec.role,
    displayName: spec.displayName ?? name,
    x12: x12.map(({ qualifier, id, group }) => ({ qualifier, id, group: group ?? id })),
    edifact: edifact.map(({ id, qualifier = '' }) => ({ id, qualifier })),
    as2Urls: spec.addresses?.as2 ?? [],
    certificates: (spec.certificates ?? []).map(compileCertificate),
    ...(as2 !== undefined && { as2Id: as2 }),
    ...(gln !== undefined && { gln }),
    ...(duns !== undefined && { duns }),
  }
}

type CertificateSpec = NonNullable<Entry<'Partner'>['spec']['certificates']>[number]

function compileCertificate(spec: CertificateSpec): PartnerCertificate {
  const { use, certificate, privateKey, from } = spec
  const read = readCertificate(certificate)
  if (read.kind === 'unreadable') throw new Error(`a checked certificate ${read.text}`)
  const { x509 } = read
  return {
    uses: new Set(use),
    pem: certificate,
    x509,
    fingerprint: x509.fingerprint256,
    validFrom: new Date(x509.validFrom),
    until: endOf(x509, spec),
    graceMs: durationMs(spec.grace),
    ...(from !== undefined && { preferredFrom: new Date(from) }),
    ...(privateKey !== undefined && { privateKey: privateKey as SecretReference }),
  }
}

function compileGateway(
  { entries }: Catalogue,
  partners: ReadonlyMap<string, Partner>,
  { name, spec }: Entry<'Gateway'>,
): Gateway {
  if (spec.type === 'null') return { type: 'null', name, retry: defaultRetryPolicy }
  const retry = retryPolicy(spec.retry)
  if (spec.type === 'folder') return compileFolder(name, spec, retry)
  const agreement = [...entries.Agreement.values()].find((one) => one.spec.partner === spec.partner)
  const us = get(partners, spec.us ?? agreement?.spec.us)
  const partner = get(partners, spec.partner)
  return { type: spec.type, name, us, partner, retry, ...compileAs2Gateway(spec) }
}

function compileFolder(
  name: string,
  { path, fileName, pickup }: Entry<'Gateway'>['spec'] & { readonly type: 'folder' },
  retry: RetryPolicy,
): Gateway {
  if (pickup === undefined) return { type: 'folder', name, path, fileName, retry }
  const { files, every, settle, done, refused, maxFile, repeats } = pickup
  return {
    ...{ type: 'folder', name, path, fileName, retry },
    pickup: {
      ...{ files, refused, repeats, everyMs: durationMs(every), settleMs: durationMs(settle) },
      ...(done !== undefined && { done }),
      maxFileBytes: sizeBytes(maxFile),
    },
  }
}

type RetrySpec = { readonly firstWait: string; readonly longestWait: string; readonly attempts: number }

function retryPolicy(spec: RetrySpec | undefined): RetryPolicy {
  if (spec === undefined) return defaultRetryPolicy
  const { firstWait, longestWait, attempts } = spec
  return { firstWaitMs: durationMs(firstWait), longestWaitMs: durationMs(longestWait), attempts }
}

type Parts = {
  readonly partners: ReadonlyMap<string, Partner>
  readonly gateways: ReadonlyMap<string, Gateway>
  readonly guides: ReadonlyMap<string, Guide>
  readonly mappings: ReadonlyMap<string, Mapping>
}

/** What the file leaves out is left to each code. */
function compilePolicy(validation: ValidationSpec | undefined): JudgePolicy {
  if (validation === undefined) return {}
  const { levels, codes, maxFindings } = validation
  return { maxFindings, levels: withoutGaps(levels), severities: withoutGaps(codes) }
}

function compileCharset(spec: CharsetSpec): CharsetPolicy {
  if (spec.policy === 'override') return { kind: 'override', charset: spec.set }
  return { kind: spec.policy, ...(spec.set !== undefined && { charset: spec.set }) }
}

function withoutGaps<Key extends PropertyKey>(
  verdicts: {
    readonly [key in Key]?: Verdict | undefined
  },
): { readonly [key in Key]?: Verdict } {
  const set = Object.entries(verdicts).filter(([, verdict]) => verdict !== undefined)
  return Object.fromEntries(set) as { readonly [key in Key]?: Verdict }
}

function compileAgreement(parts: Parts, { name, spec }: Entry<'Agreement'>): Agreement {
  const { mode, as2, errors, acknowledge, duplicates } = spec
  const gateway = acknowledge?.gateway === undefined ? undefined : get(parts.gateways, acknowledge.gateway)
  return {
    name,
    us: get(parts.partners, spec.us),
    partner: get(parts.partners, spec.partner),
    mode,
    receive: spec.receive.map(({ guide }) => get(parts.guides, guide)),
    duplicates: duplicates ?? { interchange: 'quarantine' },
    errors,
    policy: compilePolicy(spec.validation),
    send: compileSend(spec.send),
    ...(spec.charset && { charset: compileCharset(spec.charset) }),
    ...(as2 && { as2: compileAs2Demands(as2) }),
    ...(gateway !== undefined && acknowledge && { acknowledge: compileAcknowledge(acknowledge, gateway) }),
  }
}

/** Each interchange is answered in its own standard. */
function compileAcknowledge(spec: AcknowledgeSpec, gateway: Gateway): Acknowledge {
  const { technical, functional, contrl, listAccepted, businessUnit, practice } = spec
  return {
    gateway,
    technical,
    x12: functional === 'contrl' ? 'none' : functional,
    edifact: contrl ?? (functional === 'contrl' ? 'always' : 'never'),
    practice: practice ?? usualPractice,
    ...(listAccepted !== undefined && { listAccepted }),
    ...(businessUnit !== undefined && { businessUnit }),
  }
}

function compileChannel(
  parts: Parts & { readonly agreements: ReadonlyMap<string, Agreement> },
  { name, spec }: Entry<'Channel'>,
): Channel {
  const gatewayIn = spec.in.gateway === undefined ? undefined : get(parts.gateways, spec.in.gateway)
  return {
    name,
    agreement: get(parts.agreements, spec.agreement),
    in: {
      guide: get(parts.guides, spec.in.guide),
      ...(gatewayIn && { gateway: gatewayIn }),
      ...(spec.in.files !== undefined && { files: spec.in.files }),
    },
    mapping: spec.mapping === 'none' ? { kind: 'none' } : get(parts.mappings, spec.mapping),
    out: wayOut(parts, spec.out),
    also: (spec.also ?? []).map((way) => wayOut(parts, way)),
    enabled: spec.enabled,
  }
}

function wayOut(parts: Parts, way: { readonly guide: string; readonly gateway: string }) {
  return { guide: get(parts.guides, way.guide), gateway: get(parts.gateways, way.gateway) }
}

/** Checked references always lead somewhere. */
function get<Value>(values: ReadonlyMap<string, Value>, name: string | undefined): Value {
  const value = name === undefined ? undefined : values.get(name)
  if (value === undefined) throw new Error(`a checked reference leads nowhere: ${name}`)
  return value
}
