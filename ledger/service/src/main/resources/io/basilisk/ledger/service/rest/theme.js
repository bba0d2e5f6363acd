// Light, dark, or as the system has it. Runs before anything is painted, so that nothing flashes.
'use strict';

const themes = ['auto', 'light', 'dark'];

function storedTheme() {
  try {
    const stored = localStorage.getItem('theme');
    return themes.includes(stored) ? stored : 'auto';
  } catch (error) {
    return 'auto'; // storage is switched off: the choice lasts as long as the page
  }
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch (error) {
    console.debug('the theme cannot be kept', error);
  }
}

setTheme(storedTheme());
