// biome-ignore-all lint/suspicious/noThenProperty: a word of the language, and never a function.
import type { GuideSpec } from '../guide/guide-spec.ts'

/** Guides by hand that together use every construct of docs/guides.md. */
export const guidesByHand: { readonly [name: string]: GuideSpec } = {
  'the order of the page': {
    extends: 'x12/004010/850',
    keys: { po: 'BEG.03' },
    rules: {
      'BEG.01': { equals: "'00'" },
      'BEG.02': { codes: ['NE', 'NP', 'RO'] },
      'BEG.03': { min: 8, max: 8, as: 'orderNumber' },
      'REF[01=CR]': { min: 1, max: 1, as: 'vendor' },
      'N1[01=ST]': { min: 1, max: 1, as: 'shipTo' },
      'N1[01=ST]/N3.01': { use: 'required' },
      'PO1[06=UP].07': { min: 12, max: 12 },
      SDQ: { use: 'never' },
      'CTT.01': { equals: 'count(PO1)' },
      'CTT.02': { equals: 'sum(PO1.02)' },
    },
    conditions: [
      { when: "BEG.02 = 'NP'", then: { 'N1[01=BT]': 'required', 'PO1.05': { codes: ['PE'] } } },
      { when: "PO1.06 = 'UP' and PO1.04 > 100", then: { 'PO1/PID': 'required' } },
    ],
  },
  'the order of the page, EDIFACT': {
    extends: 'edifact/D96A/ORDERS',
    association: 'EAN008',
    codesFrom: 'standard',
    keys: { po: 'BGM.02' },
    rules: {
      'DTM[01-01=137]': { min: 1, max: 1, as: 'orderDate' },
      'NAD[01=BY]': { min: 1, max: 1, as: 'buyer' },
      'NAD[01=SU|SE]': { max: 1, as: 'seller' },
      'LIN/QTY.01-01': { 'codes-': ['1'] },
      'CNT[01-01=2].01-02': { equals: 'count(LIN)' },
    },
  },
  'an invoice whose total is the sum of its lines': {
    extends: 'x12/004010/810',
    rules: {
      'IT1.02': { use: 'required', max: 3 },
      'IT1.03': { use: 'required', codes: ['EA'] },
      'IT1.04': { use: 'required', max: 4 },
      'TDS.01': { equals: 'round(sum(IT1.02 * IT1.04), 2) + sum(SAC[01=C].05) - sum(SAC[01=A].05)' },
      'CTT.01': { equals: 'count(IT1)' },
      'IT1/REF.02': { equals: 'BIG.02' },
    },
    conditions: [
      { when: "not (BIG.07 = 'CR') and count(IT1) > 1", then: { 'REF[01=DP]': 'required' } },
      { when: 'BIG.03 absent or BIG.04 present', then: { 'N1[01=ST].04': 'required' } },
    ],
  },
  'conditions of every kind': {
    extends: 'x12/004010/850',
    rules: {
      'BEG.02': { codes: ['NE', 'SA', 'KN'] },
      'PO1.06': { use: 'required', codes: ['UP', 'VN', 'EN'] },
      'N1/PER.01': { codes: ['OC'] },
      'N1[01=ST]/PER.01': { 'codes+': ['DC'] },
      'N1[01=ST]/PER': { use: 'required' },
    },
    conditions: [
      {
        when: "BEG.02 in ('NE', 'SA')",
        then: { CUR: 'never', 'BEG.08': 'required', 'PO1.03': { codes: ['CA'] } },
      },
      { when: "BEG.02 not in ('NE', 'SA')", then: { CUR: 'required', 'BEG.06': 'never' } },
      { when: "PO1.06 != 'UP'", then: { 'PO1.08': 'never', 'PO1/CTP': 'required' } },
      { when: 'PO1.02 * PO1.04 <= 50', then: { 'PO1/PID': 'never' } },
      { when: "N1.01 = 'BT' or N1.01 = 'BY'", then: { 'N1.04': 'required', 'N1/N3': 'required' } },
    ],
  },
  'an invoice of EDIFACT': {
    extends: 'edifact/D96A/INVOIC',
    rules: {
      'LIN/MOA[01-01=203]': { min: 1, max: 1, as: 'lineAmount' },
      'LIN/MOA[01-01=203].01-02': { use: 'required' },
      'MOA[01-01=79].01-02': { equals: 'sum(LIN/MOA[01-01=203].01-02)' },
      'CNT[01-01=2].01-02': { equals: 'count(LIN)' },
      'BGM.02': { min: 3 },
    },
    conditions: [{ when: "BGM.01-01 = '381'", then: { 'RFF[01-01=IV]': 'required' } }],
  },
}
