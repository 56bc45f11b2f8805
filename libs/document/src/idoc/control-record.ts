/**
 * The control record EDI_DC40 of a flat IDoc, and the head of each data record (EDI_DD40). Characters from 0:
 *   EDI_DC40  524 characters, the fields below one after the other
 *   EDI_DD40  SEGNAM 30, MANDT 3, DOCNUM 16, SEGNUM 6, PSGNUM 6, HLEVEL 2, then SDATA, up to 1,000
 */
export const controlName = 'EDI_DC40'
export const controlLength = 524
export const headLength = 63

/** Fields of the control record, in the notation of guides. */
export const controlFields: { readonly [name: string]: string } = {
  mandt: 'text, at 11-13',
  docnum: 'text, at 14-29',
  docrel: 'text, at 30-33',
  status: 'text, at 34-35',
  direct: 'code, at 36, codes 1 2',
  outmod: 'text, at 37',
  exprss: 'text, at 38',
  test: 'text, at 39',
  idoctyp: 'text, at 40-69',
  cimtyp: 'text, at 70-99',
  mestyp: 'text, at 100-129',
  mescod: 'text, at 130-132',
  mesfct: 'text, at 133-135',
  std: 'text, at 136',
  stdvrs: 'text, at 137-142',
  stdmes: 'text, at 143-148',
  sndpor: 'text, at 149-158',
  sndprt: 'text, at 159-160',
  sndpfc: 'text, at 161-162',
  sndprn: 'text, at 163-172',
  sndsad: 'text, at 173-193',
  sndlad: 'text, at 194-263',
  rcvpor: 'text, at 264-273',
  rcvprt: 'text, at 274-275',
  rcvpfc: 'text, at 276-277',
  rcvprn: 'text, at 278-287',
  rcvsad: 'text, at 288-308',
  rcvlad: 'text, at 309-378',
  credat: 'date, at 379-386, format yyyyMMdd',
  cretim: 'time, at 387-392, format HHmmss',
  refint: 'text, at 393-406',
  refgrp: 'text, at 407-420',
  refmes: 'text, at 421-434',
  arckey: 'text, at 435-504',
  serial: 'text, at 505-524',
}

/** Characters of a data record's head, from 0. */
export const head = {
  segnam: { start: 0, end: 30 },
  mandt: { start: 30, end: 33 },
  docnum: { start: 33, end: 49 },
  segnum: { start: 49, end: 55 },
  psgnum: { start: 55, end: 61 },
  hlevel: { start: 61, end: 63 },
} as const
