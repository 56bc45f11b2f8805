/** Activations are counted, so that who hears of them late, or over several ways, never goes back to an older one. */
export const activationCount = `
alter table active_revision add column activation bigint not null default 1;
`
