import type { As2GatewaySpec } from './as2-gateway-spec.ts'
import { habitsOf } from './as2-presets.ts'
import type { As2RulesSpec } from './as2-rules-spec.ts'
import { plainFingerprint, sizeBytes } from './as2-words.ts'
import type { As2Demands, As2Gateway, As2Http, LegacyPermission } from './revision.ts'
import { durationMs, type SecretReference } from './spec-words.ts'

type Settled = Omit<As2Gateway, 'type' | 'name' | 'us' | 'partner' | 'retry'>

/** An AS2 gateway with its preset resolved, whoever is at its ends. */
export function compileAs2Gateway(spec: As2GatewaySpec): Settled {
  const { url, subject, messageIdDomain, headers = {}, legacy, http } = spec
  return {
    url,
    ...habitsOf(spec),
    receiptWithinMs: durationMs(spec.receiptWithin),
    timeoutMs: durationMs(spec.timeout),
    ...{ subject, messageIdDomain },
    headers: Object.entries(headers),
    ...(legacy && { legacy: permission(legacy) }),
    ...(http && { http: compileHttp(http) }),
  }
}

function compileHttp({
  basic,
  trust,
  pin,
  clientCertificate,
  proxy,
}: NonNullable<As2GatewaySpec['http']>): As2Http {
  return {
    ...(basic && { basic: credentials(basic) }),
    ...(trust !== undefined && { trust }),
    ...(pin && { pins: pin.map(plainFingerprint) }),
    ...(clientCertificate && {
      clientCertificate: {
        certificate: clientCertificate.certificate,
        privateKey: clientCertificate.privateKey as SecretReference,
      },
    }),
    ...(proxy && {
      proxy: {
        url: proxy.url,
        ...(proxy.user !== undefined &&
          proxy.password !== undefined && {
            basic: credentials({ user: proxy.user, password: proxy.password }),
          }),
      },
    }),
  }
}

/** What an agreement demands of AS2 messages. */
export function compileAs2Demands(spec: As2RulesSpec): As2Demands {
  const { requireSigned, requireEncrypted, expiredCertificates, receipts, legacy, maxBody, access } = spec
  return {
    ...{ requireSigned, requireEncrypted, expiredCertificates },
    ...(legacy && { legacy: permission(legacy) }),
    ...(spec.duplicateWindow !== undefined && { duplicateWindowMs: durationMs(spec.duplicateWindow) }),
    ...(maxBody !== undefined && { maxBodyBytes: sizeBytes(maxBody) }),
    ...(access && {
      access: {
        ...(access.addresses && { addresses: access.addresses }),
        ...(access.basic && { basic: credentials(access.basic) }),
        ...(access.clientCertificates && {
          clientCertificates: access.clientCertificates.map(plainFingerprint),
        }),
      },
    }),
    ...(receipts && { receipts }),
  }
}

function permission({ allow, until }: NonNullable<As2RulesSpec['legacy']>): LegacyPermission {
  return { allow, until: new Date(until) }
}

function credentials({ user, password }: { readonly user: string; readonly password: string }) {
  return { user, password: password as SecretReference }
}
