/** A promise that an input broke; never its data, only what and where. */
export type Breach = { readonly check: string; readonly detail: string }
