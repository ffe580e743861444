/** Where the control API answers. */
export const controlPath = '/_mock/exchange';
