/** What `init` writes: small, runnable, and a sample of what can be said. A test starts it and compares it with the schema. */
export const starterSeed = `# yaml-language-server: $schema=./node_modules/@authshift/mock-idp/schema/seed.schema.json
#
# The world of authshift-mock-idp: start it with  authshift-mock-idp --seed <this file>
# What stands here is added to the built-in world; an entry whose id or user name the world knows already changes that entry.
# To begin with nothing instead:
#   extends: nothing

# For users below that name no password of their own.
defaultPassword: Rehearsal-2022

tenants:
  - id: 33333333-3333-4333-8333-333333333333
    name: Northwind
    # The first is the default one.
    domains: [northwind.example, northwind.onmicrosoft.example]
    # The date whose Microsoft rules this tenant follows; without it, today. It never touches token times.
    # asOf: 2022-06-01

users:
  - upn: service@northwind.example
    displayName: Service account
  - upn: admin@northwind.example
    # May consent for the whole organization.
    admin: true
  - upn: room-014@northwind.example
    displayName: Room 014
    aliases: [meeting@northwind.example]
  - upn: disabled@northwind.example
    enabled: false

apps:
  # A single-page app: MSAL Browser on any port of http://localhost.
  - clientId: 44444444-4444-4444-8444-444444444441
    tenant: northwind.example
    name: My single-page app
    kind: spa
    redirectUris: [http://localhost/, http://localhost/redirect.html]
    delegated: [User.Read]

  # A back end that signs people in.
  - clientId: 44444444-4444-4444-8444-444444444442
    tenant: northwind.example
    name: My web app
    kind: web
    secrets:
      - value: my-web-app-secret
        # expires: 2027-01-31T00:00:00Z
    redirectUris: [http://localhost/auth/callback]
    delegated: [https://outlook.office365.com/EWS.AccessAsUser.All]

  # A service without people, which an administrator approved.
  - clientId: 44444444-4444-4444-8444-444444444443
    tenant: northwind.example
    name: My daemon
    kind: daemon
    secrets:
      - value: my-daemon-secret
    application: [https://outlook.office365.com/full_access_as_app]
    adminConsent:
      - tenant: northwind.example
        application: [https://outlook.office365.com/full_access_as_app]
`;
