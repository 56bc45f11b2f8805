import type { IssuedPems } from '@parley/rig'
import type { IdentityPems } from '@parley/rpc'

/** Certificates between the processes of a bench travel in the environment. */
export function environmentOf({ certificate, privateKey, ca }: IssuedPems): Record<string, string> {
  return { BENCH_CERTIFICATE: certificate, BENCH_KEY: privateKey, BENCH_CA: ca }
}

export function issuedHere(env: Readonly<Record<string, string | undefined>>): IdentityPems {
  return {
    certificate: env.BENCH_CERTIFICATE ?? '',
    privateKey: env.BENCH_KEY ?? '',
    ca: env.BENCH_CA ?? '',
  }
}

const nothing = () => undefined
export const quiet = { info: nothing, warn: nothing, error: nothing, child: () => quiet }
