"""Signing in and out of the desk."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tingmin.kernel.refusals import Refusal
from tingmin.web import attempts, door
from tingmin.web.refusals import said


class SignInForm(AuthenticationForm):
    """User name and password, in our words and within our count of attempts."""

    username = forms.CharField(
        label=_("用户名"),
        widget=forms.TextInput({"class": "form-control", "autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput({"class": "form-control", "autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("用户名或密码不正确，请核对后再试。"),
        "inactive": _("该账号已停用，请联系管理员。"),
    }

    def clean(self) -> dict[str, Any]:
        """Authenticate, unless this pair of user name and address failed too often."""
        username, client = self.cleaned_data.get("username", ""), door.client_of(self.request)  # type: ignore[arg-type]
        try:
            attempts.refuse_if_many(username, client=client)
        except Refusal as refusal:
            raise forms.ValidationError(said(refusal)) from refusal
        self.user_cache = authenticate(self.request, username=username, password=self.cleaned_data.get("password"))
        if self.user_cache is None:
            attempts.note_failure(username, client=client)
            raise self.get_invalid_login_error()
        return self.cleaned_data


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "web/desk/signin.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the sentence; a wrong password is no success."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response
