import { PublicClientApplication } from '@azure/msal-browser';

// The tests drive the unmodified library from outside.
Object.assign(globalThis, { PublicClientApplication });
