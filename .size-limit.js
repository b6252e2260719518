const external = ['react', 'react-dom', 'amazon-cognito-identity-js']

const whatIsImportedLaterIsNotLoadedFirst = {
  name: 'static-imports-only',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}

export default [
  {
    name: 'first load',
    path: 'dist/index.js',
    import: '{ CognitoProvider, createSessionClient, useSession, useAccessToken, userPoolSource }',
    ignore: external,
    gzip: true,
    limit: '6 kB',
    modifyEsbuildConfig: (config) => ({
      ...config,
      format: 'esm',
      plugins: [whatIsImportedLaterIsNotLoadedFirst],
    }),
  },
  {
    name: 'all of .',
    path: 'dist/index.js',
    import: '*',
    ignore: external,
    gzip: true,
    limit: '9 kB',
    modifyEsbuildConfig: (config) => ({ ...config, format: 'esm' }),
  },
]
