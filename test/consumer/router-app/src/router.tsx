import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import { AppFrame } from './app-frame'
import { NotePage } from './note-page'
import { client } from './session-client'
import { SignInPage } from './sign-in-page'

const rootRoute = createRootRoute({ component: AppFrame })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: ({ returnTo }) => ({ returnTo: toOwnPath(returnTo) }),
  beforeLoad({ search }) {
    if (client.getState().status === 'authenticated') redirect({ to: search.returnTo, throw: true })
  },
  component: SignInPage,
})

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  async beforeLoad({ location }) {
    // waits until it is known who is signed in; what it rejects with is in the state, too
    await client.getSession().catch(() => {})
    if (client.getState().status === 'unauthenticated') {
      redirect({ to: '/sign-in', search: { returnTo: location.href }, throw: true })
    }
  },
})

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad() {
    redirect({ to: '/notes/$id', params: { id: '1' }, throw: true })
  },
})

const noteRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/notes/$id',
  component: function Note() {
    const { id } = noteRoute.useParams()
    return <NotePage key={id} id={id} />
  },
})

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    signedInRoute.addChildren([homeRoute, noteRoute]),
  ]),
})

/** Anybody can write an address: only a path leads back. */
function toOwnPath(returnTo: unknown): string {
  return typeof returnTo === 'string' && /^\/(?![/\\])/.test(returnTo) ? returnTo : '/'
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
