import type { ProbeStep, ServerCertificate } from '@parley/http-out'
import { failed, type LayerResult, ok } from './test-report.ts'

/** The way to the partner's server in words, and what to do where it ends. */
export function networkLayers(steps: readonly ProbeStep[], url: string): readonly LayerResult[] {
  const { hostname, host } = new URL(url)
  return steps.map((step) => {
    const { durationMs } = step
    if (step.outcome === 'failed')
      return failed(step.layer, failureText(step, { hostname, host }), durationMs)
    switch (step.layer) {
      case 'dns':
        return ok('dns', `${hostname} leads to ${step.addresses.join(', ')}.`, durationMs)
      case 'tcp':
        return ok('tcp', `${step.address} port ${step.port} takes connections.`, durationMs)
      case 'tls':
        return ok('tls', `${step.protocol}; ${shown(step.certificate)}`, durationMs)
      default:
        return step satisfies never
    }
  })
}

type Failure = Extract<ProbeStep, { outcome: 'failed' }>
type Names = { readonly hostname: string; readonly host: string }

function failureText({ layer, code, certificate }: Failure, { hostname, host }: Names): string {
  switch (layer) {
    case 'dns':
      return `The name ${hostname} cannot be found (${code}). Compare the URL of the gateway with the partner's data, letter by letter; if it is right, ask your network people whether this server may look up names.`
    case 'tcp':
      return `Nobody takes connections at ${host} (${code}). ${tcpAdvice(code)}`
    case 'tls':
      return `${tlsText(code, hostname)}${certificate ? ` It shows: ${shown(certificate)}` : ''}`
    default:
      return layer satisfies never
  }
}

function tcpAdvice(code: string): string {
  if (code === 'ECONNREFUSED')
    return 'The server is there, but nothing listens on this port: compare the port in the URL, and ask the partner whether their AS2 server runs.'
  return 'A firewall is likely in between: ask the partner to let your address in, and your network people to let this port out.'
}

const selfSigned = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
])

function tlsText(code: string, hostname: string): string {
  if (code === 'CERT_HAS_EXPIRED')
    return `The TLS certificate of the server has expired (${code}). The partner must renew it.`
  if (code === 'CERT_NOT_YET_VALID')
    return `The TLS certificate of the server is not valid yet (${code}). Check the clock of this server, then ask the partner.`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The TLS certificate of the server is for another name than ${hostname} (${code}). Compare the URL with the partner's data; the certificate must name what stands in it.`
  if (code === 'CERT_NOT_PINNED')
    return `The TLS certificate of the server is not one that the gateway names (${code}). Ask the partner whether they changed it, and list the new one.`
  if (selfSigned.has(code))
    return `Nobody we trust vouches for the TLS certificate of the server (${code}). Ask the partner for one of a public authority, or trust theirs in the settings of the gateway, once you have compared it with them.`
  if (code === 'EPROTO' || code.includes('WRONG_VERSION') || code.includes('SSL'))
    return `The server does not speak TLS as we do (${code}). Check whether the URL should begin with http://, and that the port is right.`
  return `TLS did not come about (${code}). Ask the partner which TLS versions and client certificates they want.`
}

function shown({ subject, issuer, validTo, fingerprint }: ServerCertificate): string {
  return `certificate of ${subject}, by ${issuer}, valid until ${validTo.toISOString().slice(0, 10)}, SHA-256 ${fingerprint}.`
}
