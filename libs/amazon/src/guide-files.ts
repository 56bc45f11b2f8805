import type { StarterFile } from './starter-options.ts'
import { jsonGuideFile, vocabulary } from './vocabulary/vocabulary.ts'

export function guideFiles(): readonly StarterFile[] {
  return [
    { path: 'guides/amazon-850.yaml', text: amazon850 },
    jsonGuideFile(vocabulary.order),
    { path: 'mappings/850-to-order.yaml', text: mapping },
  ]
}

const amazon850 = `# How Amazon writes a purchase order: the 850 of X12 004010, narrowed down by the rules below.
# BEG.03 is the third element of the segment BEG; N1[01=ST] is the N1 whose first element is ST.
# Each rule says where it comes from and how sure it is (see README.md). Compare them with the guide that Amazon
# gives you: an order that breaks a rule is refused in the 997.
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata:
  name: amazon-850
spec:
  format: x12
  title: Amazon retail purchase order
  extends: x12/004010/850
  # The PO number ties together all that is said about one order.
  keys:
    po: BEG.03
  rules:
    # source: public code of vendors; confidence: seen. 00 is an original order.
    BEG.01: { codes: ["00"] }
    # source: public code of vendors; confidence: seen.
    # CN consigned, NE new, NP new product, RO rush.
    BEG.02: { codes: [CN, NE, NP, RO] }
    # source: public code of vendors; confidence: likely. Taken to be your vendor code.
    "REF[01=CR]": { min: 1 }
    # source: public code of vendors; confidence: seen. N no back orders, Y back orders allowed.
    CSH.01: { codes: [N, Y] }
    # source: public code of vendors; confidence: seen. One ship-to, named by code alone.
    "N1[01=ST]": { min: 1, max: 1 }
    # source: X12 leaves these open, an order makes no sense without them; confidence: likely.
    PO1.02: { use: required }
    PO1.03: { use: required, codes: [CA, EA] }
    PO1.07: { use: required }
    # source: public copies of the guide; confidence: seen. PE price each, RE retail price each.
    PO1.05: { codes: [PE, RE] }
    # source: public copies of the guide; confidence: seen.
    # BP buyer's number (the ASIN: likely), EN EAN, IB ISBN, UA and UK and UP UPC or EAN, VN your own number.
    PO1.06: { use: required, codes: [BP, EN, IB, UA, UK, UP, VN] }
    # source: public copies of the guide; confidence: guess. Only the count of lines is sure to come.
    CTT: { use: optional }
    # source: X12, which says that CTT.01 is the number of lines; confidence: likely.
    CTT.01: { equals: count(PO1) }
`

const mapping = `# How Amazon's 850 becomes our order. Left: a field of the order. Right: where its value comes from.
# heading.beg.03 is the third element of BEG; [...] chooses from what may come several times; | passes a value on.
apiVersion: parley.dev/v1alpha1
kind: Mapping
metadata:
  name: 850-to-order
spec:
  from: amazon-850
  to: order
  let:
    shipTo: heading.n1[n1.01 = 'ST'] | one
    vendor: heading.ref[.01 = 'CR'] | first
    # source: public code of vendors; confidence: seen. 064 do not deliver before, 063 do not deliver after.
    notBefore: heading.dtm[.01 = '064'] | first
    notAfter: heading.dtm[.01 = '063'] | first
    currency: heading.cur.02
  out:
    purchaseOrderNumber: heading.beg.03
    purchaseOrderType: >-
      heading.beg.02
      | code({CN: ConsignedOrder, NE: RegularOrder, NP: NewProductIntroduction, RO: RushOrder})
    orderDate: heading.beg.05 | date('yyyyMMdd', 'yyyy-MM-dd')
    currencyCode: currency
    vendorCode: vendor.02
    isBackOrderAllowed: (heading.csh | first).01 = 'Y'
    shipWindow:
      earliest: notBefore.02 | date('yyyyMMdd', 'yyyy-MM-dd')
      latest: notAfter.02 | date('yyyyMMdd', 'yyyy-MM-dd')
    shipToParty:
      partyId: shipTo.n1.04
      # source: X12; confidence: likely. 92 the buyer's code (the four letters of a warehouse), 15 SAN.
      partyIdType: "shipTo.n1.03 | code({'92': BuyerCode, '15': SAN, ZZ: MutuallyDefined})"
      name: shipTo.n1.02
    notes: heading.n9.msg.01
    items:
      $each: detail.po1 as line
      itemSequenceNumber: line.po1.01
      # source: ours; confidence: guess. Amazon's own number of an item (BP) is taken to be the ASIN.
      amazonProductIdentifier: line.po1.ids['BP']
      vendorProductIdentifier: line.po1.ids['VN']
      ean: line.po1.ids['EN']
      upc: line.po1.ids['UP']
      upcCase: line.po1.ids['UA']
      gtin: line.po1.ids['UK']
      isbn: line.po1.ids['IB']
      description: line.pid.pid.05 | first
      orderedQuantity:
        amount: line.po1.02
        unitOfMeasure: "line.po1.03 | code({EA: Eaches, CA: Cases})"
      netCost:
        amount: line.po1.04
        currencyCode: currency
    itemCount: count(detail.po1)
    totalQuantity: sum(detail.po1, po1.02)
`
