import type { X509Certificate } from 'node:crypto'
import type { LegacyName } from '@parley/as2'
import type { CharsetPolicy, JudgePolicy, Practice } from '@parley/edi'
import type { RetryPolicy, RevisionId } from '@parley/journey'
import type { ErrorMode } from './agreement-spec.ts'
import type { As2Habits } from './as2-presets.ts'
import type { EdiGuide, Guide, Mapping } from './compile-formats.ts'
import type { CertificateUse } from './partner-spec.ts'
import type { SecretReference } from './spec-words.ts'

/** An immutable set of checked resources, compiled once: every look-up is a map access. */
export type Revision = {
  readonly id: RevisionId
  readonly partners: ReadonlyMap<string, Partner>
  readonly gateways: ReadonlyMap<string, Gateway>
  readonly guides: ReadonlyMap<string, Guide>
  readonly mappings: ReadonlyMap<string, Mapping>
  readonly agreements: ReadonlyMap<string, Agreement>
  readonly channels: ReadonlyMap<string, Channel>
  /** Precomputed look-ups; read them through the functions of `routing.ts`. */
  readonly routes: Routes
}

export type Routes = {
  readonly as2: ReadonlyMap<string, As2Relationship>
  readonly envelopes: ReadonlyMap<string, Agreement>
  /** By agreement, then set or message type. */
  readonly readings: ReadonlyMap<string, ReadonlyMap<string, readonly EdiReading[]>>
  /** By agreement, then guide in. Enabled channels only. */
  readonly channels: ReadonlyMap<string, ReadonlyMap<string, readonly Channel[]>>
  /** By the gateway that they name; those that take what comes over AS2 by agreement. Enabled channels only. */
  readonly arrivals: {
    readonly folder: ReadonlyMap<string, readonly Channel[]>
    readonly as2: ReadonlyMap<string, readonly Channel[]>
  }
}
export type EdiReading = { readonly release: string; readonly guide: EdiGuide }
export type As2Relationship = {
  readonly agreement: Agreement
  readonly us: Partner
  readonly partner: Partner
}

export type Partner = {
  readonly name: string
  readonly role: 'us' | 'partner'
  readonly displayName: string
  readonly as2Id?: string
  readonly x12: readonly X12Identity[]
  readonly edifact: readonly EdifactIdentity[]
  readonly gln?: string
  readonly duns?: string
  /** Where partners reach our AS2 gateway. */
  readonly as2Urls: readonly string[]
  /** In the order written; `certificatesFor` chooses. */
  readonly certificates: readonly PartnerCertificate[]
}
export type X12Identity = { readonly qualifier: string; readonly id: string; readonly group: string }
/** Qualifier empty: none is sent. */
export type EdifactIdentity = { readonly qualifier: string; readonly id: string }
export type PartnerCertificate = {
  readonly uses: ReadonlySet<CertificateUse>
  readonly pem: string
  readonly x509: X509Certificate
  /** SHA-256 of the DER form, upper-case hex with colons. */
  readonly fingerprint: string
  readonly validFrom: Date
  /** From when it is preferred to the others for signing and encrypting. */
  readonly preferredFrom?: Date
  /** Its own end or that of the configuration, whichever comes first. */
  readonly until: Date
  /** How long it decrypts after its end. */
  readonly graceMs: number
  readonly privateKey?: SecretReference
}

export type Gateway = As2Gateway | FolderGateway | NullGateway
export type As2Gateway = As2Habits & {
  readonly type: 'as2'
  readonly name: string
  readonly us: Partner
  readonly partner: Partner
  readonly url: string
  readonly receiptWithinMs: number
  /** Template with `{documentType}`, `{fileName}` and `{messageId}`. */
  readonly subject: string
  readonly messageIdDomain: string
  /** More header fields of each request. */
  readonly headers: readonly (readonly [string, string])[]
  readonly legacy?: LegacyPermission
  readonly http?: As2Http
  readonly timeoutMs: number
  readonly retry: RetryPolicy
}
/** Old algorithms allowed before a moment. */
export type LegacyPermission = { readonly allow: readonly LegacyName[]; readonly until: Date }
export type Credentials = { readonly user: string; readonly password: SecretReference }
/** How the connection to a partner's server is made. */
export type As2Http = {
  readonly basic?: Credentials
  /** PEM: the only certificates that may vouch for the server. */
  readonly trust?: string
  /** SHA-256 fingerprints of server certificates, whoever vouches for them. */
  readonly pins?: readonly string[]
  readonly clientCertificate?: { readonly certificate: string; readonly privateKey: SecretReference }
  readonly proxy?: { readonly url: string; readonly basic?: Credentials }
}
export type FolderGateway = {
  readonly type: 'folder'
  readonly name: string
  readonly path: string
  /** Template with `{po}`, `{messageId}`, `{documentType}`, `{fileName}` and `{extension}`. */
  readonly fileName: string
  /** There when files are taken from the folder. */
  readonly pickup?: Pickup
  readonly retry: RetryPolicy
}
/** How files are taken from a folder. */
export type Pickup = {
  /** Names of the files that are taken; see `fitsPattern`. */
  readonly files: string
  readonly everyMs: number
  readonly settleMs: number
  /** Subfolders. */
  readonly done?: string
  readonly refused: string
  readonly maxFileBytes: number
  readonly repeats: 'set-aside' | 'take'
}
export type NullGateway = { readonly type: 'null'; readonly name: string; readonly retry: RetryPolicy }

export type As2Demands = {
  readonly requireSigned: boolean
  readonly requireEncrypted: boolean
  readonly legacy?: LegacyPermission
  /** What becomes of messages signed with a registered certificate whose own time is over. */
  readonly expiredCertificates: 'refuse' | 'warn'
  /** How long a Message-ID is taken for a repeat; absent: for ever. */
  readonly duplicateWindowMs?: number
  readonly maxBodyBytes?: number
  readonly access?: As2Access
  /** Where receipts may be sent that go out by themselves; absent when none do. */
  readonly receipts?: { readonly hosts: readonly string[]; readonly privateAddresses: boolean }
}

/** Who may send; each that is there must hold. */
export type As2Access = {
  /** Addresses and networks (CIDR). */
  readonly addresses?: readonly string[]
  readonly basic?: Credentials
  /** SHA-256 fingerprints of TLS client certificates. */
  readonly clientCertificates?: readonly string[]
}

export type Agreement = {
  readonly name: string
  readonly us: Partner
  readonly partner: Partner
  readonly mode: 'test' | 'production'
  readonly as2?: As2Demands
  readonly receive: readonly Guide[]
  /** Absent when no acknowledgement is sent. */
  readonly acknowledge?: Acknowledge
  readonly send: SendRules
  readonly duplicates: { readonly interchange: 'quarantine' | 'accept' }
  readonly errors: ErrorMode
  /** How strictly the partner's documents are judged. */
  readonly policy: JudgePolicy
  /** In which character set they are read; absent: as they declare, unless the bytes give it the lie. */
  readonly charset?: CharsetPolicy
}

/** How EDI that we send is written and judged. */
export type SendRules = {
  /** What becomes of a document that breaks the rules of its own guide. */
  readonly invalid: 'refuse' | 'warn'
  readonly x12: {
    readonly acknowledgement: 'expected' | 'none'
    /** ISA14 */
    readonly askTechnical: boolean
    /** GS08, when it is not the release of the guide. */
    readonly groupVersion?: string
    readonly separators: {
      readonly element: string
      readonly component: string
      readonly segment: string
      readonly repetition: string
    }
    readonly lineEnd: boolean
  }
  readonly edifact: {
    readonly acknowledgement: 'expected' | 'none'
    /** Syntax identifier and version, such as UNOC and 3. */
    readonly syntax: string
    readonly syntaxVersion: string
    readonly lineEnd: boolean
  }
}

/** How interchanges of the partner are answered. */
export type Acknowledge = {
  readonly gateway: Gateway
  /** TA1 */
  readonly technical: 'requested' | 'always' | 'rejections' | 'never'
  readonly x12: '997' | '999' | 'none'
  /** CONTRL */
  readonly edifact: 'always' | 'requested' | 'never'
  /** Left out: yes in a 997 or 999, no in a CONTRL. */
  readonly listAccepted?: boolean
  /** Name of the order's number in the CTX of a 999. */
  readonly businessUnit?: string
  readonly practice: Practice
}

export type WayOut = { readonly guide: Guide; readonly gateway: Gateway }
export type Channel = {
  readonly name: string
  readonly agreement: Agreement
  readonly in: { readonly gateway?: Gateway; readonly files?: string; readonly guide: Guide }
  readonly mapping: Mapping
  readonly out: WayOut
  /** Ways of further guides that the mapping writes by. */
  readonly also: readonly WayOut[]
  readonly enabled: boolean
}
