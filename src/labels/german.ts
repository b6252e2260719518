import type { GuardLabels } from '../react/guard-labels.js'

/** The guard's dialog in German. */
export const germanLabels: GuardLabels = {
  locale: 'de',
  idleTitle: 'Sind Sie noch da?',
  idleText: 'Sie waren eine Weile nicht aktiv. Zum Schutz Ihres Kontos werden Sie bald abgemeldet.',
  staySignedIn: 'Angemeldet bleiben',
  signOut: 'Jetzt abmelden',
  expiryTitle: 'Ihre Sitzung endet bald',
  expiryText:
    'Melden Sie sich erneut an, um weiterzuarbeiten. Auf dieser Seite geht nichts verloren.',
  signInAgain: 'Erneut anmelden',
  notNow: 'Nicht jetzt',
  otherWindow: 'Bitte machen Sie im anderen Fenster weiter …',
  timeLeft: (time) => `Verbleibende Zeit: ${time}`,
  signingOutTitle: 'Ihre Arbeit wird gespeichert …',
  failedTitle: 'Nicht alles konnte gespeichert werden',
  failedText:
    'Sie sind weiterhin angemeldet. Wenn Sie sich abmelden, geht verloren, was nicht gespeichert ist.',
  signOutAnyway: 'Trotzdem abmelden',
  signedOutTitle: 'Sie wurden abgemeldet',
  signedOutText:
    'Melden Sie sich mit demselben Konto wieder an, dann wird Ihre Arbeit gespeichert.',
  leaveWithoutSaving: 'Ohne Speichern verlassen',
  unsavedWork: 'Ihre Arbeit auf dieser Seite',
  statuses: {
    unsaved: 'Noch nicht gespeichert',
    saving: 'Wird gespeichert …',
    saved: 'Gespeichert',
    failed: 'Nicht gespeichert',
  },
  errors: {
    network: 'Es besteht keine Verbindung. Bitte versuchen Sie es noch einmal.',
    different_user: 'Bitte melden Sie sich mit demselben Konto an.',
    popup_blocked:
      'Ihr Browser hat das Anmeldefenster blockiert. Bitte erlauben Sie es und versuchen Sie es noch einmal.',
    unexpected: 'Das hat nicht funktioniert. Bitte versuchen Sie es noch einmal.',
  },
  form: {
    username: 'Benutzername',
    password: 'Passwort',
    smsCode: 'Code aus der SMS',
    totpCode: 'Code aus Ihrer Authenticator-App',
    mfaChoice: 'Wie möchten Sie Ihren Code erhalten?',
    SMS_MFA: 'SMS',
    SOFTWARE_TOKEN_MFA: 'Authenticator-App',
    signIn: 'Anmelden',
    continue: 'Weiter',
    back: 'Zurück',
    otherStep:
      'Diese Anmeldung braucht einen Schritt, der hier nicht möglich ist. Bitte melden Sie sich zuerst ab.',
    errors: {
      incorrect_credentials: 'Das Passwort ist nicht richtig.',
      incorrect_code: 'Der Code ist nicht richtig.',
      code_expired: 'Der Code ist abgelaufen. Bitte melden Sie sich noch einmal an.',
      throttled: 'Das waren zu viele Versuche. Bitte warten Sie einen Moment.',
    },
  },
}
