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

export default [
  measured(
    'first load',
    '{ CognitoProvider, createSessionClient, useSession, useAccessToken, userPoolSource }',
    '6 kB',
  ),
  measured('all of .', '*', '9 kB'),
  measured(
    'all of . with what it loads later, the SDK aside',
    {
      'dist/index.js': '*',
      'dist/core/service.js': '{ createService }',
      'dist/sources/user-pool/user-pool-requests.js': '{ createUserPoolRequests }',
      'dist/sources/user-pool/account.js': '{ createAccount }',
    },
    '10.2 kB',
  ),
]
