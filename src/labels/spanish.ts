import type { GuardLabels } from '../react/guard-labels.js'

/** The guard's dialog in Spanish. */
export const spanishLabels: GuardLabels = {
  locale: 'es',
  idleTitle: '¿Sigue ahí?',
  idleText:
    'No ha habido actividad durante un rato. Para proteger su cuenta, cerraremos la sesión.',
  staySignedIn: 'Mantener la sesión',
  signOut: 'Cerrar sesión',
  expiryTitle: 'Su sesión está a punto de terminar',
  expiryText: 'Inicie sesión de nuevo para continuar. No se perderá nada de esta página.',
  signInAgain: 'Iniciar sesión de nuevo',
  notNow: 'Ahora no',
  otherWindow: 'Continúe en la otra ventana…',
  timeLeft: (time) => `Tiempo restante: ${time}`,
  signingOutTitle: 'Guardando su trabajo…',
  failedTitle: 'No se ha podido guardar todo',
  failedText: 'Su sesión sigue abierta. Si la cierra, se perderá lo que no esté guardado.',
  signOutAnyway: 'Cerrar sesión de todos modos',
  signedOutTitle: 'Su sesión ha terminado',
  signedOutText: 'Inicie sesión de nuevo con la misma cuenta y su trabajo se guardará.',
  leaveWithoutSaving: 'Salir sin guardar',
  unsavedWork: 'Su trabajo en esta página',
  statuses: {
    unsaved: 'Sin guardar',
    saving: 'Guardando…',
    saved: 'Guardado',
    failed: 'No se ha podido guardar',
  },
  errors: {
    network: 'No hay conexión. Inténtelo de nuevo.',
    different_user: 'Inicie sesión con la misma cuenta.',
    popup_blocked:
      'El navegador ha bloqueado la ventana de inicio de sesión. Permítala e inténtelo de nuevo.',
    unexpected: 'Algo ha fallado. Inténtelo de nuevo.',
  },
  form: {
    username: 'Usuario',
    password: 'Contraseña',
    smsCode: 'Código del mensaje de texto',
    totpCode: 'Código de su aplicación de autenticación',
    mfaChoice: '¿Cómo quiere obtener su código?',
    SMS_MFA: 'Mensaje de texto',
    SOFTWARE_TOKEN_MFA: 'Aplicación de autenticación',
    signIn: 'Iniciar sesión',
    continue: 'Continuar',
    back: 'Atrás',
    otherStep:
      'Este inicio de sesión requiere un paso que aquí no es posible. Cierre primero la sesión.',
    errors: {
      incorrect_credentials: 'La contraseña no es correcta.',
      incorrect_code: 'El código no es correcto.',
      code_expired: 'El código ha caducado. Inicie sesión de nuevo.',
      throttled: 'Demasiados intentos. Espere un momento.',
    },
  },
}
