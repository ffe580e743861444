/** A tenant that follows the rules of a day when Basic still worked, and its one account. */
export const past = {
  id: '33333333-3333-4333-8333-333333333333',
  name: 'Past',
  domains: ['past.example'],
  asOf: '2022-06-01',
};
export const old = 'licensed@past.example';

/** The seed of both. */
export const pastSeed = {
  tenants: [past],
  users: [{ upn: old, tenant: past.id, password: 'june-2022' }],
};
