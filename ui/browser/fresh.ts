/** Each file of tests begins as a first start does, whatever another one made the window remember. */
localStorage.clear();
