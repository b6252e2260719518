const external = ['react', 'react-dom', 'amazon-cognito-identity-js']

const staticImportsOnly = {
  name: 'static-imports-only',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}

const measured = (name, imported, limit) => ({
  name,
  path: 'dist/index.js',
  import: imported,
  ignore: external,
  gzip: true,
  limit,
  modifyEsbuildConfig: (config) => ({ ...config, format: 'esm', plugins: [staticImportsOnly] }),
})

const firstLoad = 'CognitoProvider, createSessionClient, useSession, useAccessToken, userPoolSource'
const withoutGuard = `${firstLoad}, SessionError, useIdToken, useSessionClient, useSignIn, useUser`

const firstLoadWith = (source) =>
  `{ CognitoProvider, createSessionClient, useSession, useAccessToken, ${source} }`

const laterWithoutGuard = {
  'dist/core/service.js': '{ createService }',
  'dist/sources/user-pool/user-pool-requests.js': '{ createUserPoolRequests }',
  'dist/sources/user-pool/account.js': '{ createAccount }',
}

export default [
  measured('first load', `{ ${firstLoad} }`, '6 kB'),
  measured('first load with hostedUiSource', firstLoadWith('hostedUiSource'), '7 kB'),
  measured('first load with tokenHandlerSource', firstLoadWith('tokenHandlerSource'), '5 kB'),
  measured('first load with the headless guard', `{ ${firstLoad}, useIdleGuard }`, '8 kB'),
  measured('first load with the guard and its dialog', `{ ${firstLoad}, IdleGuard }`, '10 kB'),
  {
    // what ./query adds to an app: 1.5 kB at most
    ...measured(
      'the same with ./query',
      { 'dist/index.js': `{ ${firstLoad}, IdleGuard }`, 'dist/query.js': '*' },
      '9 kB',
    ),
    ignore: [...external, '@tanstack/react-query'],
  },
  measured('all of . without the guard', `{ ${withoutGuard} }`, '9 kB'),
  measured(
    'the same with what it loads later, the SDK aside',
    { 'dist/index.js': `{ ${withoutGuard} }`, ...laterWithoutGuard },
    '11.1 kB',
  ),
  measured(
    'what a sign-in with hostedUiSource loads, oauth4webapi included',
    { 'dist/sources/hosted-ui/sign-in.js': '{ createSignIn }' },
    '10.5 kB',
  ),
  measured(
    'what tokenHandlerSource loads with the page',
    { 'dist/sources/token-handler/handler-session.js': '{ createHandlerSession }' },
    '5.5 kB',
  ),
  measured(
    'all of . with the guard and what it loads later, the SDK and managed login aside',
    {
      'dist/index.js': '*',
      ...laterWithoutGuard,
      'dist/idle/idle-guard.js': '{ createIdleGuard }',
      'dist/react/guard-reauthentication.js': '{ GuardReauthentication }',
    },
    '24.5 kB',
  ),
]
