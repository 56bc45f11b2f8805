/** Resolves secret references of the configuration; what it gives out never prints. */
export { openSecrets, type Secrets, type SecretsOptions, SecretUnreadable } from './open-secrets.ts'
export { Secret } from './secret.ts'
