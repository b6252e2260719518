import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

// A change of what is public is a change of these lists, for somebody to review.

it('has these entry points', async () => {
  const { exports } = JSON.parse(await readFile('package.json', 'utf8')) as { exports: object }
  expect(Object.keys(exports)).toEqual([
    '.',
    './labels',
    './guard-dialog.css',
    './query',
    './devtools',
    './devtools/production',
    './server',
    './testing',
    './package.json',
  ])
})

it('exports these names from "react-cognito-session"', async () => {
  const names = await exportsOf('src/index.ts')
  expect(Object.keys(await import('react-cognito-session')).sort()).toEqual(names.values)
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "AccessTokenHandle",
        "AutoRefreshMode",
        "Claims",
        "Clock",
        "CognitoProviderProps",
        "Duration",
        "EpochMs",
        "GetOptions",
        "GuardCause",
        "GuardControls",
        "GuardDialogProps",
        "GuardKeptPage",
        "GuardLabels",
        "GuardNotice",
        "GuardPolicy",
        "GuardSignOut",
        "GuardSigningOut",
        "GuardWarning",
        "HostedUiSourceOptions",
        "IdTokenHandle",
        "IdleGuardOptions",
        "IdleGuardProps",
        "IdleGuardState",
        "KeyValueStorage",
        "ManagedLoginOptions",
        "ManagedLoginSource",
        "MfaMethod",
        "Reauthenticate",
        "ReauthenticationHandle",
        "RefreshRequest",
        "RevocationCheckOptions",
        "RevokeSessionOptions",
        "SaveErrorListener",
        "SaveReason",
        "ServerTime",
        "SessionClient",
        "SessionClientOptions",
        "SessionErrorCode",
        "SessionGuard",
        "SessionSource",
        "SessionState",
        "SessionUser",
        "SessionsHandle",
        "SignInHandle",
        "SignInOptions",
        "SignInStep",
        "SignInSteps",
        "SignOutOptions",
        "SignedOutReason",
        "SourceClient",
        "StorageChoice",
        "StoredDrift",
        "TokenHandlerSource",
        "TokenHandlerSourceOptions",
        "TokenSet",
        "UnsavedItem",
        "UnsavedWork",
        "UserPoolSource",
        "UserPoolSourceOptions",
        "UserSession",
      ],
      "values": [
        "CognitoProvider",
        "GuardDialog",
        "IdleGuard",
        "SessionError",
        "aal2",
        "aal3",
        "checkRevocation",
        "createSessionClient",
        "earlyRenewal",
        "hostedUiSource",
        "listUserSessions",
        "pci",
        "revokeUserSession",
        "strict",
        "tokenHandlerSource",
        "useAccessToken",
        "useGuardControls",
        "useIdToken",
        "useIdleGuard",
        "useReauthentication",
        "useRevocationCheck",
        "useSecondsLeft",
        "useSession",
        "useSessionClient",
        "useSessions",
        "useSignIn",
        "useUnsavedWork",
        "useUser",
        "userPoolSource",
      ],
    }
  `)
})

it('exports these names from "react-cognito-session/labels"', async () => {
  const names = await exportsOf('src/labels.ts')
  expect(Object.keys(await import('react-cognito-session/labels')).sort()).toEqual(names.values)
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "GuardFormLabels",
        "GuardLabels",
      ],
      "values": [
        "arabicLabels",
        "englishLabels",
        "frenchLabels",
        "germanLabels",
        "japaneseLabels",
        "spanishLabels",
      ],
    }
  `)
})

it('exports these names from "react-cognito-session/testing"', async () => {
  const names = await exportsOf('src/testing.ts')
  expect(Object.keys(await import('react-cognito-session/testing')).sort()).toEqual(names.values)
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "CreateSessionSourceHarness",
        "EmbeddedAppClient",
        "EmbeddedTokens",
        "EmbeddedUser",
        "EmbeddedUserPool",
        "EmbeddedUserPoolFaults",
        "EmbeddedUserPoolOptions",
        "EmbeddedUserPoolPersistence",
        "FakeClock",
        "FakeClockOptions",
        "FakeRequest",
        "FakeSource",
        "FakeSourceOptions",
        "FakeTokensOptions",
        "FakeUser",
        "FaultTarget",
        "InterceptFetchOptions",
        "LoggedRequest",
        "PoolTestSession",
        "PoolTestSessionOptions",
        "PoolToReach",
        "ServiceTrouble",
        "SessionSimulation",
        "SessionSourceHarness",
        "SessionTestProviderProps",
        "StoryContextLike",
        "TestRunner",
        "TestSession",
        "TestSessionOptions",
        "TestTab",
      ],
      "values": [
        "SessionTestProvider",
        "createEmbeddedUserPool",
        "createFakeClock",
        "createFakeSource",
        "createPoolTestSession",
        "createTestSession",
        "describeSessionSource",
        "fakeTokens",
        "interceptFetch",
        "sessionOf",
        "totpCode",
        "withSession",
      ],
    }
  `)
})

it('exports these names from "react-cognito-session/query"', async () => {
  const names = await exportsOf('src/query.ts')
  expect(Object.keys(await import('react-cognito-session/query')).sort()).toEqual(names.values)
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "AuthorizedFetchOptions",
        "PersisterLike",
        "TokenClient",
        "WatchedClient",
      ],
      "values": [
        "authorizedFetch",
        "connectQueryClient",
        "persistPerUser",
        "retryUnlessTerminal",
        "sessionQueryOptions",
        "useAuthorizedFetch",
        "waitForSession",
      ],
    }
  `)
})

it('exports these names from "react-cognito-session/devtools", and no more where it is off', async () => {
  const names = await exportsOf('src/devtools.ts')
  expect(Object.keys(await import('react-cognito-session/devtools'))).toEqual(names.values)
  expect((await exportsOf('src/devtools-off.ts')).values).toEqual(names.values)
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "DevtoolsPosition",
        "SessionDevtoolsProps",
        "SessionSimulation",
      ],
      "values": [
        "SessionDevtools",
      ],
    }
  `)
})

it('exports these names from "react-cognito-session/server"', async () => {
  const names = await exportsOf('src/server.ts')
  expect(Object.keys(await import('react-cognito-session/server')).sort()).toEqual(names.values)
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "TokenHandlerOptions",
        "TokenHandlerStore",
      ],
      "values": [
        "createTokenHandler",
      ],
    }
  `)
})

/** The names that an entry point lists; throws when it has anything but lists of names. */
async function exportsOf(entry: string): Promise<{ values: string[]; types: string[] }> {
  const values: string[] = []
  const types: string[] = []
  const source = (await readFile(entry, 'utf8')).replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '')
  const list = /export\s+(type\s+)?\{([^}]*)\}\s*from\s*'[^']+';?/g
  const rest = source.replaceAll(list, (_all, type: string | undefined, names: string) => {
    for (const entryName of names.split(',').map((name) => name.trim())) {
      if (entryName === '') continue
      const [, inlineType, name = ''] = /^(type\s+)?(?:\w+\s+as\s+)?(\w+)$/.exec(entryName) ?? []
      ;((type ?? inlineType) ? types : values).push(name)
    }
    return ''
  })
  if (rest.trim() !== '') throw new Error(`${entry} has more than lists of names: ${rest.trim()}`)
  return { values: values.sort(), types: types.sort() }
}
