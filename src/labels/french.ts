import type { GuardLabels } from '../react/guard-labels.js'

/** The guard's dialog in French. */
export const frenchLabels: GuardLabels = {
  locale: 'fr',
  idleTitle: 'Êtes-vous toujours là ?',
  idleText:
    'Vous êtes inactif depuis un moment. Pour protéger votre compte, nous allons vous déconnecter.',
  staySignedIn: 'Rester connecté',
  signOut: 'Se déconnecter',
  expiryTitle: 'Votre session va bientôt se terminer',
  expiryText: 'Reconnectez-vous pour continuer. Rien ne sera perdu sur cette page.',
  signInAgain: 'Se reconnecter',
  notNow: 'Plus tard',
  otherWindow: 'Continuez dans l’autre fenêtre…',
  timeLeft: (time) => `Temps restant : ${time}`,
  signingOutTitle: 'Enregistrement de votre travail…',
  failedTitle: 'Tout n’a pas pu être enregistré',
  failedText:
    'Vous êtes toujours connecté. Si vous vous déconnectez, ce qui n’est pas enregistré sera perdu.',
  signOutAnyway: 'Se déconnecter quand même',
  signedOutTitle: 'Vous avez été déconnecté',
  signedOutText: 'Reconnectez-vous avec le même compte et votre travail sera enregistré.',
  leaveWithoutSaving: 'Quitter sans enregistrer',
  unsavedWork: 'Votre travail sur cette page',
  statuses: {
    unsaved: 'Pas encore enregistré',
    saving: 'Enregistrement…',
    saved: 'Enregistré',
    failed: 'Échec de l’enregistrement',
  },
  errors: {
    network: 'Aucune connexion. Veuillez réessayer.',
    different_user: 'Veuillez vous connecter avec le même compte.',
    popup_blocked:
      'Votre navigateur a bloqué la fenêtre de connexion. Veuillez l’autoriser et réessayer.',
    unexpected: 'Une erreur est survenue. Veuillez réessayer.',
  },
  form: {
    username: 'Nom d’utilisateur',
    password: 'Mot de passe',
    smsCode: 'Code reçu par SMS',
    totpCode: 'Code de votre application d’authentification',
    mfaChoice: 'Comment souhaitez-vous obtenir votre code ?',
    SMS_MFA: 'SMS',
    SOFTWARE_TOKEN_MFA: 'Application d’authentification',
    signIn: 'Se connecter',
    continue: 'Continuer',
    back: 'Retour',
    otherStep:
      'Cette connexion demande une étape qui n’est pas possible ici. Veuillez d’abord vous déconnecter.',
    errors: {
      incorrect_credentials: 'Ce mot de passe est incorrect.',
      incorrect_code: 'Ce code est incorrect.',
      code_expired: 'Ce code a expiré. Veuillez vous reconnecter.',
      throttled: 'Trop de tentatives. Veuillez patienter un peu.',
    },
  },
}
