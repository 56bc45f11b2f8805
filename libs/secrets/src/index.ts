/** Resolves secret references of the configuration; what it gives out never prints. */

export { SecretText as Secret } from '@parley/config'
export { openSecrets, type Secrets, type SecretsOptions, SecretUnreadable } from './open-secrets.ts'
