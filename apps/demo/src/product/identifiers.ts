/** The vendor's tenant: Harborline's makers sign in here. Fixed ids of the mock's built-in world. */
export const FABRIKAM = '22222222-2222-4222-8222-222222222222';

/** The first customer's tenant. Those of the others stand in their scenarios. */
export const CONTOSO = '11111111-1111-4111-8111-111111111111';

export const HARBORLINE_ADMIN_UI = 'a0000000-0000-4000-8000-000000000011';
export const HARBORLINE_API = 'a0000000-0000-4000-8000-000000000012';
export const HARBORLINE_CONNECTOR = 'a0000000-0000-4000-8000-000000000013';

/** A day on which Basic still worked in Exchange Online: the rules most journeys begin under. */
export const BEFORE_BASIC_ENDED = '2022-06-01';
