/** A receipt that comes by itself finds its delivery by what the partner saw; the sweep looks after overdue ones too. */
export const receiptIndexes = `
create index delivery_identity on delivery (identity);
drop index delivery_due;
create index delivery_due on delivery (next_try_at) where state in ('waiting', 'unacknowledged');
`
