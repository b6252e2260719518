export default {
  testEnvironment: 'jest-fixed-jsdom',
  setupFiles: ['./jest.setup.js'],
  transform: {
    '\\.m?[jt]sx?$': ['@swc/jest', { jsc: { transform: { react: { runtime: 'automatic' } } } }],
  },
  // ES modules, which Jest runs as CommonJS: ours, and three that msw brings
  transformIgnorePatterns: [
    '/node_modules/(?!(react-cognito-session|@open-draft|rettime|until-async)/)',
  ],
}
