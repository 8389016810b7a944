import type { Journey } from './journeys/journey'
import { confirmByKeyboard, reachByKeyboard, useMenuByKeyboard } from './journeys/keyboard'
import {
  addSecondPasskey,
  cancelDialogs,
  offerOtherWays,
  signUpAndBack,
  stepUp,
} from './journeys/passkeys'
import { changeProfile, useSettings } from './journeys/profile-and-settings'
import { cancelAtProvider, connectProvider, signInWithProvider } from './journeys/providers'
import { changeTodos, changeTodosWithoutScripts } from './journeys/todos'

const EVERYWHERE: Journey[] = [
  {
    title: 'sign-up and sign-in with Acme, and back to the page asked for',
    run: signInWithProvider,
  },
  { title: 'cancelling at Acme', run: cancelAtProvider },
  { title: 'connecting Acme; the last sign-in method stays', run: connectProvider },
  {
    title: 'todos: add, complete, edit, filter, delete, undo, clear',
    run: changeTodos,
    isShort: true,
  },
  { title: 'todos without scripts: add, complete, filter, delete', run: changeTodosWithoutScripts },
  { title: 'profile: names, theme, a refused address', run: changeProfile },
  { title: 'settings: rename, sessions, recovery codes, deletion refused', run: useSettings },
  { title: 'keyboard: skip link, form and sign-out', run: reachByKeyboard },
  { title: 'keyboard: account menu and help', run: useMenuByKeyboard },
  { title: 'keyboard: a dialog, closed by Escape and by Cancel', run: confirmByKeyboard },
]

export const JOURNEYS: Record<'firefox' | 'webkit', Journey[]> = {
  firefox: [
    { title: 'sign-up and sign-in with a passkey', run: signUpAndBack, isShort: true },
    { title: 'closing the browser’s dialogs', run: cancelDialogs },
    { title: 'a second passkey; the same device twice', run: addSecondPasskey },
    { title: 'step-up by passkey before a removal', run: stepUp },
    ...EVERYWHERE,
  ],
  webkit: [
    { title: 'no passkeys: said plainly, with the other ways', run: offerOtherWays },
    ...EVERYWHERE,
  ],
}
