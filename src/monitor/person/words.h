// What is written on buttons, and how much a person who wants to get on likes to press them. A new word is a row.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

struct Word {
  const char16_t* text;  // lower case, without the mark of its key
  uint8_t score;         // 0: never by its text; 50 and more: gets on
};

// Of buttons: the text is the word, or begins with it.
inline constexpr Word kWords[] = {
    // English
    {u"install", 95}, {u"next", 95}, {u"i agree", 95}, {u"i accept", 95}, {u"agree", 90}, {u"accept", 90}, {u"yes", 90},
    {u"ok", 88}, {u"okay", 88}, {u"continue", 85}, {u"run", 85}, {u"enable", 80}, {u"allow", 85}, {u"start", 80},
    {u"unzip", 80}, {u"extract", 80}, {u"setup", 75}, {u"proceed", 85}, {u"finish", 80}, {u"done", 80}, {u"launch", 80},
    {u"open", 70}, {u"update", 75}, {u"download", 75}, {u"confirm", 80}, {u"got it", 80}, {u"activate", 70},
    {u"decrypt", 55}, {u"submit", 65}, {u"send", 60}, {u"save", 60}, {u"login", 55}, {u"log in", 55}, {u"sign in", 55},
    {u"ignore", 52}, {u"retry", 40}, {u"try again", 40}, {u"close", 35}, {u"don't send", 50}, {u"skip", 30},
    {u"not now", 25}, {u"later", 25}, {u"no", 15}, {u"cancel", 10}, {u"abort", 8}, {u"exit", 8}, {u"quit", 8},
    {u"decline", 5}, {u"disagree", 5}, {u"i decline", 5}, {u"i disagree", 5}, {u"i do not", 5}, {u"i don't", 5},
    {u"back", 0}, {u"browse", 0}, {u"help", 0}, {u"print", 0}, {u"details", 0}, {u"more info", 0}, {u"options", 0},
    {u"change", 0}, {u"uninstall", 20}, {u"remove", 20}, {u"repair", 45},
    // German
    {u"installieren", 95}, {u"weiter", 95}, {u"annehmen", 95}, {u"akzeptieren", 95}, {u"zustimmen", 95}, {u"ich stimme zu", 95},
    {u"ich akzeptiere", 95}, {u"ja", 90}, {u"fortfahren", 85}, {u"fortsetzen", 85}, {u"ausf\u00fchren", 85}, {u"zulassen", 85},
    {u"starten", 80}, {u"entpacken", 80}, {u"fertig", 80}, {u"fertigstellen", 80}, {u"beenden", 45}, {u"\u00f6ffnen", 70}, {u"ignorieren", 52},
    {u"wiederholen", 40}, {u"schlie\u00dfen", 35}, {u"nein", 15}, {u"abbrechen", 10}, {u"zur\u00fcck", 0}, {u"durchsuchen", 0}, {u"hilfe", 0},
    // French
    {u"installer", 95}, {u"suivant", 95}, {u"j'accepte", 95}, {u"accepter", 90}, {u"oui", 90}, {u"continuer", 85},
    {u"ex\u00e9cuter", 85}, {u"autoriser", 85}, {u"d\u00e9marrer", 80}, {u"terminer", 80}, {u"ouvrir", 70}, {u"ignorer", 52},
    {u"r\u00e9essayer", 40}, {u"fermer", 35}, {u"non", 15}, {u"annuler", 10}, {u"pr\u00e9c\u00e9dent", 0}, {u"parcourir", 0}, {u"aide", 0},
    // Spanish
    {u"instalar", 95}, {u"siguiente", 95}, {u"acepto", 95}, {u"aceptar", 90}, {u"s\u00ed", 90}, {u"si", 88}, {u"continuar", 85},
    {u"ejecutar", 85}, {u"permitir", 85}, {u"iniciar", 80}, {u"finalizar", 80}, {u"terminar", 80}, {u"abrir", 70},
    {u"omitir", 45}, {u"reintentar", 40}, {u"cerrar", 35}, {u"cancelar", 10}, {u"atr\u00e1s", 0}, {u"examinar", 0}, {u"ayuda", 0},
    // Italian
    {u"installa", 95}, {u"avanti", 95}, {u"accetto", 95}, {u"accetta", 90}, {u"continua", 85}, {u"esegui", 85},
    {u"consenti", 85}, {u"avvia", 80}, {u"fine", 80}, {u"apri", 70}, {u"ignora", 52}, {u"riprova", 40}, {u"chiudi", 35},
    {u"annulla", 10}, {u"indietro", 0}, {u"sfoglia", 0},
    // Portuguese
    {u"avan\u00e7ar", 95}, {u"pr\u00f3ximo", 95}, {u"seguinte", 95}, {u"eu concordo", 95}, {u"eu aceito", 95}, {u"aceito", 95},
    {u"aceitar", 90}, {u"sim", 90}, {u"executar", 85}, {u"concluir", 80}, {u"n\u00e3o", 15}, {u"fechar", 35}, {u"voltar", 0},
    // Dutch
    {u"installeren", 95}, {u"volgende", 95}, {u"akkoord", 95}, {u"ik ga akkoord", 95}, {u"accepteren", 90}, {u"doorgaan", 85},
    {u"uitvoeren", 85}, {u"toestaan", 85}, {u"voltooien", 80}, {u"openen", 70}, {u"negeren", 52}, {u"sluiten", 35},
    {u"nee", 15}, {u"annuleren", 10}, {u"vorige", 0}, {u"bladeren", 0},
    // Polish, Czech, Turkish
    {u"zainstaluj", 95}, {u"instaluj", 95}, {u"dalej", 95}, {u"zgadzam si\u0119", 95}, {u"akceptuj\u0119", 95}, {u"tak", 90},
    {u"kontynuuj", 85}, {u"uruchom", 85}, {u"zako\u0144cz", 80}, {u"nie", 15}, {u"anuluj", 10}, {u"wstecz", 0},
    {u"nainstalovat", 95}, {u"dal\u0161\u00ed", 95}, {u"souhlas\u00edm", 95}, {u"ano", 90}, {u"pokra\u010dovat", 85}, {u"dokon\u010dit", 80},
    {u"zru\u0161it", 10}, {u"zp\u011bt", 0},
    {u"y\u00fckle", 95}, {u"kur", 90}, {u"ileri", 95}, {u"kabul ediyorum", 95}, {u"evet", 90}, {u"tamam", 88}, {u"devam", 85}, {u"son", 80},
    {u"hay\u0131r", 15}, {u"iptal", 10}, {u"geri", 0},
    // Russian, Ukrainian
    {u"\u0443\u0441\u0442\u0430\u043d\u043e\u0432\u0438\u0442\u044c", 95}, {u"\u0434\u0430\u043b\u0435\u0435", 95}, {u"\u0434\u0430\u043b\u044c\u0448\u0435", 95},
    {u"\u043f\u0440\u0438\u043d\u0438\u043c\u0430\u044e", 95}, {u"\u043f\u0440\u0438\u043d\u044f\u0442\u044c", 90}, {u"\u0441\u043e\u0433\u043b\u0430\u0441\u0435\u043d", 95}, {u"\u0434\u0430", 90}, {u"\u043e\u043a", 88},
    {u"\u043f\u0440\u043e\u0434\u043e\u043b\u0436\u0438\u0442\u044c", 85}, {u"\u0437\u0430\u043f\u0443\u0441\u0442\u0438\u0442\u044c", 85}, {u"\u0433\u043e\u0442\u043e\u0432\u043e", 80}, {u"\u0437\u0430\u0432\u0435\u0440\u0448\u0438\u0442\u044c", 80},
    {u"\u043e\u0442\u043a\u0440\u044b\u0442\u044c", 70}, {u"\u043f\u0440\u043e\u043f\u0443\u0441\u0442\u0438\u0442\u044c", 45}, {u"\u043f\u043e\u0432\u0442\u043e\u0440", 40}, {u"\u0437\u0430\u043a\u0440\u044b\u0442\u044c", 35}, {u"\u043d\u0435\u0442", 15},
    {u"\u043e\u0442\u043c\u0435\u043d\u0430", 10}, {u"\u043d\u0430\u0437\u0430\u0434", 0}, {u"\u043e\u0431\u0437\u043e\u0440", 0}, {u"\u0432\u0441\u0442\u0430\u043d\u043e\u0432\u0438\u0442\u0438", 95}, {u"\u0434\u0430\u043b\u0456", 95}, {u"\u0442\u0430\u043a", 90},
    // Chinese, Japanese, Korean
    {u"\u786e\u5b9a", 90}, {u"\u78ba\u5b9a", 90}, {u"\u662f", 90}, {u"\u5b89\u88c5", 95}, {u"\u5b89\u88dd", 95}, {u"\u4e0b\u4e00\u6b65", 95}, {u"\u540c\u610f", 95}, {u"\u6211\u540c\u610f", 95}, {u"\u6211\u63a5\u53d7", 95}, {u"\u63a5\u53d7", 95},
    {u"\u7ee7\u7eed", 85}, {u"\u7e7c\u7e8c", 85}, {u"\u8fd0\u884c", 85}, {u"\u57f7\u884c", 85}, {u"\u5b8c\u6210", 80}, {u"\u5173\u95ed", 35}, {u"\u95dc\u9589", 35}, {u"\u5426", 15}, {u"\u53d6\u6d88", 10}, {u"\u4e0a\u4e00\u6b65", 0},
    {u"\u306f\u3044", 90}, {u"\u6b21\u3078", 95}, {u"\u30a4\u30f3\u30b9\u30c8\u30fc\u30eb", 95}, {u"\u540c\u610f\u3059\u308b", 95}, {u"\u540c\u610f\u3057\u307e\u3059", 95}, {u"\u7d9a\u884c", 85}, {u"\u5b9f\u884c", 85}, {u"\u5b8c\u4e86", 80},
    {u"\u9589\u3058\u308b", 35}, {u"\u3044\u3044\u3048", 15}, {u"\u30ad\u30e3\u30f3\u30bb\u30eb", 10}, {u"\u623b\u308b", 0},
    {u"\ud655\uc778", 90}, {u"\uc608", 90}, {u"\ub2e4\uc74c", 95}, {u"\uc124\uce58", 95}, {u"\ub3d9\uc758", 95}, {u"\uacc4\uc18d", 85}, {u"\uc2e4\ud589", 85}, {u"\ub9c8\uce68", 80}, {u"\uc644\ub8cc", 80}, {u"\ub2eb\uae30", 35},
    {u"\uc544\ub2c8\uc694", 15}, {u"\ucde8\uc18c", 10}, {u"\ub4a4\ub85c", 0},
};

// In the text of a box or radio button that says yes to a licence; and what makes it a no.
inline constexpr const char16_t* kConsents[] = {
    u"accept", u"agree", u"i have read", u"akzeptiere", u"stimme", u"einverstanden", u"gelesen", u"accepte", u"acepto", u"de acuerdo",
    u"accetto", u"aceito", u"concordo", u"akkoord", u"akceptuj\u0119", u"zgadzam", u"souhlas\u00edm", u"kabul", u"\u043f\u0440\u0438\u043d\u0438\u043c\u0430\u044e", u"\u0441\u043e\u0433\u043b\u0430\u0441",
    u"\u540c\u610f", u"\u63a5\u53d7", u"\u627f\u8afe", u"\ub3d9\uc758"};
inline constexpr const char16_t* kRefusals[] = {u"not ", u"don't", u"disagree", u"decline", u"nicht", u"n'accepte pas", u"no acepto", u"non accetto",
                                                u"n\u00e3o", u"niet", u"nie ", u"nesouhlas\u00edm", u"etmiyorum", u"\u043d\u0435 ", u"\u4e0d", u"\u3057\u307e\u305b\u3093", u"\u3057\u306a\u3044", u"\uc54a"};

}  // namespace drsemu::monitor
