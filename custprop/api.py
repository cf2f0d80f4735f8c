"""The API of both apps under one root (see the contract in docs/api.md)."""

urlpatterns = []
